extension TreeCopy {
  /// Takes pairs of a kind and a name; answers which files are there, their digests and statuses.
  static let lookScript = ModuleScript(
    ["dest"] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(FileScript.building)
    eval "dest=$dest"
    case $dest in -*) dest=./$dest ;; esac
    if [ -e "$dest" ] && [ ! -d "$dest" ]; then fail "$dest is not a directory"; fi
    case $dest in ?*/) dest=${dest%/} ;; esac
    say dest "$dest"
    lookup
    say uid "$uid"
    say gid "$gid"
    [ -d "$dest" ] || build "$dest"
    present=
    count=$#
    while [ "$count" -gt 0 ]; do
      what=$1 at=$dest/$2
      shift 2
      count=$((count - 2))
      case $what in
        d) if [ -d "$at" ]; then settle "$at"; else build "$at"; fi ;;
        l*)
          if [ "$(readlink -- "$at")" != "${what#l}" ]; then
            say changed 1
            [ -n "$dry" ] || ln -sfn -- "${what#l}" "$at" || fail "cannot link $at"
          fi ;;
        f)
          if [ -f "$at" ]; then
            present=${present}f
            set -- "$@" "$at"
          else
            [ ! -d "$at" ] || fail "$at is a directory"
            present=$present-
          fi ;;
      esac
    done
    say present "$present"
    [ $# -gt 0 ] || exit 0
    printf 'digests\\0'
    sha1sum -- "$@"
    printf '\\0statuses\\0'
    stat -L -c '\(FileStatus.format)' -- "$@"
    printf '\\0'
    """)

  /// Takes for each file of the archive its name, its permissions, and those of the file that it
  /// replaces.
  static let sendScript = ModuleScript(
    ["dest", "backup"] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    lookup
    stage=$dest/.apus-$$
    mkdir -m 0700 -- "$stage" || fail "mkdir: $stage: Permission denied"
    trap 'rm -rf -- "$stage"' EXIT
    said=$(tar -xf - -C "$stage" 2>&1) || fail "cannot unpack: tar: $said"
    plain=$(printf %o "$((0666 & ~$(umask)))")
    number=0
    while [ $# -gt 0 ]; do
      new=$stage/$number at=$dest/$1 mode=$2 like=$3
      shift 3
      number=$((number + 1))
      say at "$at"
      if [ -n "$like" ]; then
        chown "${like% *}" -- "$new" 2>/dev/null
        chmod "${like#* }" -- "$new"
        [ -z "$backup" ] || cp -p -- "$at" "$at.$$.$(date +%Y-%m-%d@%H:%M:%S)~"
      elif [ -z "$mode" ]; then
        chmod "$plain" -- "$new"
      fi
      settle "$new"
      said=$(mv -f -- "$new" "$at" 2>&1) || fail "Could not replace file: mv: $said"
    done
    """)

  /// Takes for each file its name and its permissions.
  static let settleScript = ModuleScript(
    ["dest"] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    lookup
    while [ $# -gt 0 ]; do
      mode=$2
      settle "$dest/$1"
      shift 2
    done
    """)
}
