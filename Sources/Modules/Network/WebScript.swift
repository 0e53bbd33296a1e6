/// The shell functions with which a host makes a request.
enum WebScript {
  /// `WebRequest.arguments`.
  static let variables = ["curl", "wget", "url", "file", "plain", "raw"]

  /// `request PATH` puts the answer's body at a path and its headers at `$work/head`; sets `status`
  /// (empty for a file), `final` (the URL that answered) and `trouble` (why there is no answer).
  ///
  /// `begin` comes first. A body to send is at `$work/sent`; `$since` is the time in seconds that
  /// the content must be newer than.
  static let requesting = """
    begin() {
      work=$(umask 077 && mktemp -d ${tmp:+"$tmp/apus.XXXXXX"}) || fail "cannot make a temporary folder"
      trap 'rm -rf -- "$work"' EXIT
    }
    request() {
      status= final=$url trouble=
      : >"$work/head"
      if [ -n "$since" ]; then
        since=$(date -u -d "@$since" '+%a, %d %b %Y %H:%M:%S GMT')
      fi
      if [ -n "$file" ]; then
        if [ ! -e "$file" ]; then
          trouble="Request failed: <urlopen error [Errno 2] No such file or directory: '$file'>"
        else
          said=$(cat -- "$file" 2>&1 >"$1") || trouble="Request failed: $said"
        fi
      elif command -v curl >/dev/null; then
        request_with_curl "$1"
      elif command -v wget >/dev/null; then
        request_with_wget "$1"
      else
        fail "the host has neither curl nor wget, and one of them is needed"
      fi
    }
    request_with_curl() {
      {
        printf '%s' "$curl"
        [ -z "$since" ] || printf 'header = "If-Modified-Since: %s"\\n' "$since"
        [ ! -e "$work/sent" ] || printf 'data-binary = "@%s/sent"\\n' "$work"
      } >"$work/settings"
      said=$(curl -q -K "$work/settings" -o "$1" -D "$work/head" \\
        -w '%{http_code} %{url_effective}' 2>"$work/err")
      code=$?
      ! grep -q '^head$' "$work/settings" || : >"$1"
      status=${said%% *}
      final=${said#* }
      [ "$code" -eq 0 ] || trouble="curl $code $(cat "$work/err")"
      [ "$status" != 000 ] || status=
    }
    request_with_wget() {
      if ! wget --help 2>&1 | grep -q -e --config; then
        [ -n "$plain$since" ] || fail "the host's wget is too small for this; curl or GNU wget is needed"
        said=$(wget -q -O "$1" "$url" 2>&1) && status=200 || trouble="Request failed: $said"
        return
      fi
      [ -n "$wget" ] || fail "the host has no curl, and wget cannot do this"
      {
        printf '%s' "$wget"
        [ -z "$since" ] || printf 'header = If-Modified-Since: %s\\n' "$since"
        [ ! -e "$work/sent" ] || printf 'body_file = %s/sent\\n' "$work"
      } >"$work/settings"
      printf '%s\\n' "$url" >"$work/list"
      wget --config="$work/settings" -i "$work/list" -O "$1" -nv 2>"$work/err"
      code=$?
      sed -n 's/^  //p' "$work/err" >"$work/head"
      status=$(sed -n 's|^HTTP/[0-9.]* \\([0-9]*\\).*|\\1|p' "$work/head" | tail -n 1)
      next=$(sed -n 's/^[Ll]ocation: *//p' "$work/head" | tail -n 1)
      case $next in
        /*)
          host=${url#*://}
          next=${url%%://*}://${host%%/*}$next
          ;;
      esac
      case $status in 30*) ;; *) [ -z "$next" ] || final=$next ;; esac
      if [ -z "$raw" ] && [ -s "$1" ] && grep -qi '^content-encoding: *gzip' "$work/head"; then
        gzip -dc <"$1" >"$work/plain" && mv -f -- "$work/plain" "$1" || trouble="cannot undo gzip"
      fi
      [ -n "$status" ] || trouble="wget $code $(tail -n 1 "$work/err")"
    }
    """

  /// `save` makes `$work/body` the file `$dest`, or a file in that folder, and settles it.
  ///
  /// It needs `FileScript`'s functions, and answers `written`.
  static let saving = """
    save() {
      if [ -d "$dest" ]; then
        name=$(sed -n 's/^[Cc]ontent-[Dd]isposition:.*filename="\\{0,1\\}\\([^";]*\\).*/\\1/p' \\
          "$work/head" | tail -n 1 | tr -d '\\r')
        name=${name##*/}
        dest=${dest%/}/${name:-index.html}
      fi
      case $dest in -*) dest=./$dest ;; esac
      lookup
      say written 1
      new=$dest
      if ! cmp -s -- "$work/body" "$dest"; then
        case $dest in */*) new=${dest%/*} ;; *) new=. ;; esac
        new=$new/.apus-$$
        trap 'rm -rf -- "$work"; rm -f -- "$new"' EXIT
        mask=$(umask)
        said=$( (umask 077 && cat <"$work/body" >"$new") 2>&1) || fail "cannot write $dest: $said"
        if [ -f "$dest" ]; then
          like=$(stat -L -c '%u:%g %a' -- "$dest")
          chown "${like% *}" -- "$new" 2>/dev/null
          chmod "${like#* }" -- "$new"
        else
          chmod "$(printf %o "$((0666 & ~mask))")" -- "$new"
        fi
      fi
      settle "$new"
      [ "$new" = "$dest" ] || said=$(mv -f -- "$new" "$dest" 2>&1) ||
        fail "failed to copy $work/body to $dest: $said"
    }
    """
}
