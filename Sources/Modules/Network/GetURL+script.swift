extension GetURL {
  static let script = ModuleScript(
    WebScript.variables + [
      "sumcurl", "sumwget", "sumurl", "sumfile", "sumplain", "sumraw", "algorithm", "digest",
      "dest", "tmp",
      "force", "backup", "name",
    ] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(WebScript.requesting)
    \(steps)
    eval "dest=$dest; tmp=$tmp"
    case $dest in -*) dest=./$dest ;; esac
    say dest "$dest"
    if [ -n "$tmp" ] && [ ! -d "$tmp" ]; then
      [ ! -e "$tmp" ] || fail "$tmp is a file but should be a directory."
      fail "$tmp directory does not exist."
    fi
    start=$(date +%s)
    begin
    [ -z "$algorithm" ] || [ -n "$digest" ] || find_digest
    since=
    if [ -f "$dest" ]; then
      if [ -z "$force" ] && [ -n "$algorithm" ]; then
        sum "$algorithm" "$dest"
        if [ "$sum" = "$digest" ]; then
          say kept 1
          lookup
          settle "$dest"
          describe after "$dest"
          exit 0
        fi
        force=1
      fi
      [ -n "$force" ] || since=$(stat -c %Y -- "$dest")
    fi
    [ -z "$file" ] || say isfile 1
    request "$work/body"
    say elapsed "$(($(date +%s) - start))"
    say status "$status"
    say final "$final"
    say trouble "$trouble"
    say head "$(cat "$work/head")"
    describe after "$dest"
    if [ "$status" = 304 ]; then say unmodified 1; exit 0; fi
    if [ -n "$trouble" ]; then
      [ -n "$status" ] && [ "$status" != 200 ] && fail refused
      fail unanswered
    fi
    [ -n "$file" ] || [ "$status" = 200 ] || case $url in ftp:*) ;; *) fail refused ;; esac
    [ -z "$file" ] || say filesize "$(wc -c <"$work/body" | tr -d ' ')"
    place
    """)

  private static let steps = """
    sum() {
      command -v "$1sum" >/dev/null || fail "the host has no $1sum"
      sum=$("$1sum" <"$2") || fail "cannot read $2"
      sum=${sum%% *}
    }
    find_digest() {
      own_curl=$curl own_wget=$wget own_url=$url own_file=$file own_plain=$plain
      curl=$sumcurl wget=$sumwget url=$sumurl file=$sumfile plain=$sumplain
      request "$work/sums"
      [ -z "$trouble" ] && case $status in 200 | '') ;; *) false ;; esac || {
        say status "$status"
        say final "$url"
        say trouble "$trouble"
        say head "$(cat "$work/head")"
        if [ -n "$status" ]; then fail refused; else fail unanswered; fi
      }
      digest=$(awk -v name="$name" '
        NR == 1 { only = $1; words = NF }
        { other = $0; sub(/^[^ ]* [ *]?/, "", other); sub(/^[.\\/]*/, "", other) }
        NF > 1 && other == name && !found { found = $1 }
        END { if (found) print found; else if (NR == 1 && words == 1) print only }' "$work/sums")
      [ -n "$digest" ] || fail "Unable to find a checksum for file '$name' in '$sumurl'"
      digest=$(printf %s "$digest" | tr A-Z a-z | tr -cd a-z0-9)
      curl=$own_curl wget=$own_wget url=$own_url file=$own_file plain=$own_plain
    }
    named() {
      name=$(sed -n 's/^[Cc]ontent-[Dd]isposition: attachment; \\{0,1\\}filename="\\{0,1\\}\\([^"]*\\).*/\\1/p' \\
        "$work/head" | tail -n 1 | tr -d '\\r')
      name=${name##*/}
      [ -z "$name" ] || return 0
      name=${final%%[?#]*}
      name=${name#*://}
      case $name in */*) name=${name##*/} ;; *) name= ;; esac
      [ -n "$name" ] || name=index.html
    }
    place() {
      if [ -d "$dest" ]; then
        named
        dest=${dest%/}/$name
        say dest "$dest"
        describe after "$dest"
      fi
      sum sha1 "$work/body"
      source=$sum was=
      say source "$source"
      case $dest in */*) folder=${dest%/*} ;; *) folder=. ;; esac
      if [ -e "$dest" ]; then
        [ -w "$dest" ] || fail "Destination $dest is not writable"
        [ -r "$dest" ] || fail "Destination $dest is not readable"
        [ ! -f "$dest" ] || { sum sha1 "$dest"; was=$sum; }
        say was "$was"
      else
        [ -d "${folder:-/}" ] || fail "Destination $folder does not exist"
        [ -w "${folder:-/}" ] || fail "Destination $folder is not writable"
      fi
      [ -z "$dry" ] || exit 0
      if [ -n "$algorithm" ]; then
        sum "$algorithm" "$work/body"
        [ "$sum" = "$digest" ] ||
          fail "The checksum for $dest did not match $digest; it was $sum."
      fi
      lookup
      if [ "$source" = "$was" ]; then settle "$dest"; else replace; fi
      sum md5 "$dest"
      say md5 "$sum"
      describe after "$dest"
    }
    replace() {
      say changed 1
      new=$folder/.apus-$$-$source
      trap 'rm -rf -- "$work"; rm -f -- "$new"' EXIT
      mask=$(umask)
      said=$( (umask 077 && cat <"$work/body" >"$new") 2>&1) || fail "cannot write: $said"
      if [ -f "$dest" ]; then
        like=$(stat -L -c '%u:%g %a' -- "$dest")
        chown "${like% *}" -- "$new" 2>/dev/null
        chmod "${like#* }" -- "$new"
      else
        chmod "$(printf %o "$((0666 & ~mask))")" -- "$new"
      fi
      settle "$new"
      if [ -n "$backup" ] && [ -f "$dest" ]; then
        copy=$dest.$$.$(date +%Y-%m-%d@%H:%M:%S)~
        said=$(cp -p -- "$dest" "$copy" 2>&1) ||
          fail "Could not make backup of $dest to $copy: $said"
        say backup_file "$copy"
      fi
      said=$(mv -f -- "$new" "$dest" 2>&1) || {
        [ -n "$inplace" ] && { cat <"$new" >"$dest"; } 2>/dev/null ||
          fail "failed to copy $work/body to $dest: $said"
      }
    }
    """
}
