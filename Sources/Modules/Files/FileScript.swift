/// The shell functions that file modules share.
enum FileScript {
  /// The variables that the functions read: `FileProperties.arguments`, and `dry` where nothing may
  /// be changed.
  static let properties = [
    "mode", "owner", "group", "attributes", "seuser", "serole", "setype", "selevel", "inplace",
    "dry",
  ]

  /// `describe NAME PATH` answers with what is at a path; `kind PATH` sets `kind`.
  static let looking = """
    describe() {
      printf '%s\\0' "$1"
      stat -c '\(FileStatus.format)' -- "$2" 2>/dev/null
      printf '\\0'
    }
    kind() {
      if [ -L "$1" ]; then kind=link
      elif [ -d "$1" ]; then kind=directory
      elif [ -f "$1" ]; then kind=file
      elif [ -e "$1" ]; then kind=special
      else kind=absent
      fi
    }
    """

  /// `settle PATH` gives a path what was asked for and answers whether that changed it.
  ///
  /// When nothing may be changed, it answers with what is there and the caller judges. `lookup`
  /// comes first.
  static let settling = """
    number() {
      case $2 in
        *[!0-9]*) ;;
        *) number=$2; return ;;
      esac
      if number=$(getent "$1" "$2" 2>/dev/null); then
        number=${number#*:*:}
        number=${number%%:*}
        return
      fi
      while IFS=: read -r name _ number _; do
        [ "$name" = "$2" ] && return
      done <"/etc/$1"
      return 1
    }
    lookup() {
      uid= gid=
      if [ -n "$owner" ]; then
        number passwd "$owner" || fail "chown failed: failed to look up user $owner"
        uid=$number
      fi
      if [ -n "$group" ]; then
        number group "$group" || fail "chgrp failed: failed to look up group $group"
        gid=$number
      fi
      [ -z "$dry" ] || { say uid "$uid"; say gid "$gid"; }
    }
    settle() {
      [ -n "$uid$gid$mode$attributes$seuser$serole$setype$selevel" ] || return 0
      if [ -n "$dry" ]; then
        describe member "$1"
        return
      fi
      was=$(stat -c '%u %g %a' -- "$1") || fail "cannot look at $1"
      bits=${was##* }
      ids=${was% *}
      if [ "${uid:-${ids% *}} ${gid:-${ids#* }}" != "$ids" ]; then
        said=$(chown -h "$uid${gid:+:$gid}" -- "$1" 2>&1) || fail "chown failed: $said"
        bits=-1
        say changed 1
      fi
      if [ -n "$mode" ] && [ ! -L "$1" ]; then
        case $mode in
          *[!0-7]*) permit "$1" ;;
          *) [ "$bits" != -1 ] && [ "$((0$bits))" -eq "$((mode))" ] || permit "$1" ;;
        esac
      fi
      [ -z "$attributes" ] || mark "$1"
      [ -z "$seuser$serole$setype$selevel" ] || [ ! -e /sys/fs/selinux/enforce ] || label "$1"
    }
    permit() {
      said=$(chmod "$mode" -- "$1" 2>&1) || fail "chmod failed: $said"
      [ "$(stat -c %a -- "$1")" = "${was##* }" ] || say changed 1
    }
    mark() {
      case $attributes in
        [-+=]*) wanted=$attributes ;;
        *) wanted==$attributes ;;
      esac
      had=$(lsattr -d -- "$1" 2>/dev/null)
      said=$(chattr "$wanted" -- "$1" 2>&1) || fail "chattr failed: $said"
      [ "$had" = "$(lsattr -d -- "$1" 2>/dev/null)" ] || say changed 1
    }
    label() {
      had=$(stat -c %C -- "$1")
      said=$(chcon -h ${seuser:+-u "$seuser"} ${serole:+-r "$serole"} ${setype:+-t "$setype"} \\
        ${selevel:+-l "$selevel"} -- "$1" 2>&1) || fail "set selinux context failed: $said"
      [ "$had" = "$(stat -c %C -- "$1")" ] || say changed 1
    }
    """

  /// `inherit` gives the file `new` the owner and permissions of `dest`, whose `kind` is known, or
  /// those of a new file by `mask`; `place` puts it there.
  static let placing = """
    inherit() {
      if [ "$kind" = file ]; then
        like=$(stat -c '%u:%g %a' -- "$dest")
        chown "${like% *}" -- "$new" 2>/dev/null
        chmod "${like#* }" -- "$new"
      else
        chmod "$(printf %o "$((0666 & ~mask))")" -- "$new"
      fi
    }
    place() {
      said=$(mv -f -- "$new" "$dest" 2>&1) && return
      [ -n "$inplace" ] && said=$({ cat <"$new" >"$dest"; } 2>&1) && rm -f -- "$new" && return
      fail "Could not replace file: $dest: $said"
    }
    """

  /// `build PATH` makes a folder and those above it that are missing, and settles each.
  static let building = """
    build() {
      say changed 1
      [ -n "$dry" ] && return
      trouble="There was an issue creating $1 as requested"
      rest=$1 here=
      case $1 in /*) here=/ ;; esac
      while [ -n "$rest" ]; do
        part=${rest%%/*}
        case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
        [ -n "$part" ] || continue
        here=$here$part
        if [ ! -d "$here" ]; then
          [ ! -e "$here" ] || fail "$trouble: mkdir: $here: Not a directory"
          said=$(mkdir -- "$here" 2>&1) || [ -d "$here" ] ||
            fail "$trouble: $said"
          describe made "$here"
          settle "$here"
        fi
        here=$here/
      done
    }
    """
}
