extension Unarchive {
  static let script = ModuleScript(
    [
      "dest", "creates", "archive", "staged", "newer", "tarexclude", "zipexclude", "include",
      "options",
    ] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(tarSteps)
    \(zipSteps)
    \(choosing)
    eval "dest=$dest; creates=$creates; archive=$archive"
    say dest "$dest"
    if [ -n "$creates" ] && { [ -e "$creates" ] || [ -L "$creates" ]; }; then
      say created 1
      exit 0
    fi
    [ -d "$dest" ] || fail dest
    if [ -z "$archive" ]; then
      stage=$(umask 077 && mktemp) || fail "cannot make a temporary file"
      say stage "$stage"
      exit 0
    fi
    [ -z "$staged" ] || trap 'rm -f -- "$archive"' EXIT
    [ -z "$staged" ] || say staged 1
    say archive "$archive"
    case $dest in /*) ;; *) dest=$PWD/$dest ;; esac
    case $archive in /*) ;; *) archive=$PWD/$archive ;; esac
    [ -e "$archive" ] || fail "Source '$archive' does not exist"
    [ -r "$archive" ] || fail "Source '$archive' not readable"
    [ -s "$archive" ] || fail "Invalid archive '$archive', the file is 0 bytes"
    choose
    lookup
    "compare_$archiver"
    if [ -n "$differs" ]; then
      if [ -n "$dry" ]; then say changed 1; else "extract_$archiver"; fi
    fi
    names=$("list_$archiver")
    say names "$names"
    [ -n "$dry" ] || settle_all "$names"
    describe after "$dest"
    """)

  private static let choosing = """
    choose() {
      reasons=
      if ! command -v unzip >/dev/null || ! command -v zipinfo >/dev/null; then
        reasons="Unable to find required 'unzip' or 'zipinfo' binary in the path."
      elif said=$(unzip -l "$archive" 2>&1 >/dev/null </dev/null); then
        archiver=zip
        say handler ZipArchive
        return
      else
        reasons="Command \\"$(command -v unzip)\\" could not handle archive: $said"
      fi
      tar=$(command -v gtar || command -v tar) ||
        fail "Failed to find handler for \\"$archive\\". Make sure the required command to extract \\
    the file is installed.
    $reasons
    Unable to find required 'gtar' or 'tar' binary in the path"
      archiver=tar
      # GNU tar finds out by itself what else an archive is compressed with.
      case $(head -c 2 -- "$archive" | od -An -tx1 | tr -d ' \\n') in
        1f8b) flag=-z handler=TgzArchive ;;
        *) flag= handler=TarArchive ;;
      esac
      if ! said=$(list_tar 2>&1 >/dev/null) || [ -z "$(list_tar)" ]; then
        fail "Failed to find handler for \\"$archive\\". Make sure the required command to extract \\
    the file is installed.
    $reasons
    Command \\"$tar\\" could not handle archive: ${said:-Unable to list files in the archive}"
      fi
      [ -z "$dry" ] || { say checkless 1; exit 0; }
      say handler "$handler"
    }
    settle_all() {
      [ -n "$uid$gid$mode$attributes$seuser$serole$setype$selevel" ] || return 0
      names=$(mktemp) || fail "cannot make a temporary file"
      { printf '%s\\n' "$1"; printf '%s\\n' "$1" | sed -n 's|^/*\\([^/]*\\)/.*|\\1|p' | sort -u; } \\
        >"$names"
      while IFS= read -r name; do
        name=${name#/}
        [ ! -e "$dest/$name" ] && [ ! -L "$dest/$name" ] || settle "$dest/${name%/}"
      done <"$names"
      rm -f -- "$names"
    }
    """

  /// `compare_KIND` sets `differs`; `list_KIND` prints the names; `extract_KIND` answers `cmd`, `out`,
  /// `err` and `code`.
  private static let tarSteps = """
    extract() {
      say changed 1
      for word; do say cmd "$word"; done
      scratch=$(mktemp) || fail "cannot make a temporary file"
      said=$(cd -- "$dest" && "$@" 2>"$scratch" </dev/null)
      code=$?
      say out "$said"
      say err "$(cat "$scratch")"
      say code "$code"
      rm -f -- "$scratch"
      [ "$code" -eq 0 ] || fail unpack
    }
    run_tar() {
      action=$1
      set -- "$tar" "$action" -C "$dest"
      [ -z "$flag" ] || set -- "$@" "$flag"
      [ -z "$options" ] || eval "set -- \\"\\$@\\" --show-transformed-names $options"
      if [ "$action" = --list ]; then
        set -- "$@" --quoting-style=literal
      else
        [ -z "$owner" ] || set -- "$@" "--owner=$owner"
        [ -z "$group" ] || set -- "$@" "--group=$group"
        [ -z "$newer" ] || set -- "$@" --keep-newer-files
      fi
      eval "set -- \\"\\$@\\" $tarexclude -f \\"\\$archive\\" $include"
      if [ "$action" = --extract ]; then extract "$@"
      else (cd -- "$dest" && "$@" </dev/null)
      fi
    }
    list_tar() { run_tar --list; }
    extract_tar() { run_tar --extract; }
    compare_tar() {
      pattern=': Mod time differs$|[^:] ?: Warning: Cannot stat: No such file or directory$'
      pattern="$pattern|: Invalid (owner|group)"
      if [ "$(id -u)" = 0 ]; then
        [ -n "$owner" ] || pattern="$pattern|: Uid differs\\$"
        [ -n "$group" ] || pattern="$pattern|: Gid differs\\$"
      fi
      [ -n "$mode" ] || pattern="$pattern|: Mode differs\\$"
      differs=$(run_tar --diff 2>&1 | grep -v ': : Warning: Cannot stat' | grep -E "$pattern")
    }
    """

  private static let zipSteps = """
    zip_words() {
      case $1 in
        extract) eval "set -- \\"$(command -v unzip)\\" -o $options \\"\\$archive\\" \\
          ${zipexclude:+-x $zipexclude} $include -d \\"\\$dest\\"" ;;
        list) eval "set -- zipinfo -1 \\"\\$archive\\" $include ${zipexclude:+-x $zipexclude}" ;;
        look) eval "set -- zipinfo -T -s \\"\\$archive\\" $include ${zipexclude:+-x $zipexclude}" ;;
      esac
      if [ "$1" = "$(command -v unzip)" ]; then extract "$@"; else "$@" </dev/null; fi
    }
    list_zip() { zip_words list 2>/dev/null; }
    extract_zip() { zip_words extract; }
    checksums() {
      unzip -v "$archive" </dev/null | awk 'NR > 3 && $7 ~ /^[0-9a-f]+$/ && length($7) == 8 {
        name = $0
        for (i = 1; i <= 7; i++) sub(/^ *[^ ]+ +/, "", name)
        print $7, name }'
    }
    compare_zip() {
      sums=$(checksums)
      # As root, all is to belong to root or to whom it is given to.
      to_user=${uid:-$(id -u)} to_group=${gid:-$(id -g)}
      differs=$(zip_words look | while read -r perms _ system size _ _ time name; do
        case $perms in [-dl?][-rwxstah]*) ;; *) continue ;; esac
        [ "${#time}" = 15 ] || continue
        letter=f
        case $perms in l*) letter=L ;; esac
        case $name in */) letter=d ;; esac
        path=$dest/${name%/}
        if [ ! -e "$path" ] && [ ! -L "$path" ]; then
          echo ">$letter++++++.?? $name"
          continue
        fi
        kind "$path"
        case $letter$kind in
          ddirectory | ffile | Llink) ;;
          *) echo "c$letter++++++.?? $name"; continue ;;
        esac
        set -- $(stat -c '%Y %s %a %u %g' -- "$path")
        t=. s=. c=. p=. o=. g=.
        if [ "$letter" = f ]; then
          now=$(date -d "@$1" +%Y%m%d.%H%M%S)
          if [ -n "$newer" ]; then
            case $(printf '%s\\n%s\\n' "$now" "$time" | sort | head -n 1) in
              "$time") [ "$now" = "$time" ] || continue ;;
              *) t=t ;;
            esac
          elif [ "$now" != "$time" ]; then
            t=t
          fi
          [ "$2" = "$size" ] || s=s
          sum=$(gzip -1 -c <"$path" | tail -c 8 | od -An -tx1 | awk '{ print $4 $3 $2 $1 }')
          case $sums in *"$sum $name"*) ;; *) c=c ;; esac
        fi
        if [ "$letter" != L ]; then
          wanted=$(bits "$perms" "$name")
          [ -z "$wanted" ] || [ "$((0$3))" = "$((0$wanted))" ] || p=p
        fi
        [ "$4" = "$to_user" ] || o=o
        [ "$5" = "$to_group" ] || g=g
        [ "$t$s$c$p$o$g" = ...... ] || echo ".$letter$c$s$t$p$o$g.?? $name"
      done)
      say prepared "$differs"
    }
    bits() {
      case $mode in
        *[!0-7]*) return ;;
        ?*) echo "$mode"; return ;;
      esac
      given=${1#?}
      mask=0
      if [ "${#given}" = 6 ]; then
        mask=$(umask)
        case $2$given in
          */"$given" | *rwx---) given=rwxrwxrwx ;;
          *) given=rw-rw-rw- ;;
        esac
      fi
      echo "$given" | awk -v mask="$mask" '{
        for (i = 1; i <= 9; i += 3) {
          v = 0
          if (substr($1, i, 1) == "r") v += 4
          if (substr($1, i + 1, 1) == "w") v += 2
          if (substr($1, i + 2, 1) ~ /[xst]/) v += 1
          printf "%d", v
        }
        print "" }' | { read -r octal; printf '%o\\n' "$((0$octal & ~mask))"; }
    }
    """
}
