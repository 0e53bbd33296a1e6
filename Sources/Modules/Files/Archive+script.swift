extension Archive {
  /// Finds what the patterns stand for, and what is in the folders that are not left out.
  static let looking = ModuleScript(
    ["dest", "count"],
    """
    eval "dest=$dest"
    say dest "$dest"
    break='
    '
    expand() {
      eval "one=$2"
      case $one in
        *'*'* | *'?'*)
          [ "$1" = exclude ] || say globbed 1
          pattern=$one
          IFS=
          set -- "$1" $pattern
          unset IFS
          [ "$#" -gt 2 ] || [ "${2-}" != "$pattern" ] || [ -e "$2" ] || [ -L "$2" ] || shift 2
          how=${1-}
          [ "$#" -eq 0 ] || shift
          for match; do "$how" "$match"; done ;;
        *) "$1" "$one" ;;
      esac
    }
    excluded=$break
    exclude() {
      say exclude "$1"
      excluded=$excluded$1$break
    }
    include() {
      case $excluded in *"$break$1$break"*) say excluded "$1"; return ;; esac
      if [ -d "$1" ]; then
        say directory "$1"
        find "${1%/}/" -mindepth 1 -type d -exec printf 'folder\\0%s\\0' {} + \\
          -o -mindepth 1 -exec printf 'file\\0%s\\0' {} + 2>/dev/null
      elif [ -e "$1" ] || [ -L "$1" ]; then
        say single "$1"
      else
        say missing "$1"
      fi
    }
    number=0
    for word; do
      number=$((number + 1))
      [ "$number" -le "$count" ] || expand exclude "$word"
    done
    number=0
    for word; do
      number=$((number + 1))
      [ "$number" -gt "$count" ] || expand include "$word"
    done
    """)

  /// Packs the members that stand in the input into `dest`, unless it holds the same already.
  static let packing = ModuleScript(
    ["dest", "root", "work", "program", "single", "removes"] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(FileScript.placing)
    \(streams)
    case $dest in -*) dest=./$dest ;; esac
    [ ! -e "$dest" ] || say there 1
    lookup
    if [ -z "$work" ]; then
      [ ! -e "$dest" ] || settle "$dest"
      describe after "$dest"
      exit 0
    fi
    for tool in $program $(case $work in single) ;; *) echo "$work" ;; esac); do
      command -v "$tool" >/dev/null ||
        fail "Failed to find required executable \\"$tool\\" in paths: $PATH"
    done
    [ ! -d "$dest" ] || trouble "[Errno 21] Is a directory: '$dest'"
    case $dest in */*) folder=${dest%/*} ;; *) folder=. ;; esac
    [ -d "${folder:-/}" ] || trouble "[Errno 2] No such file or directory: '$dest'"
    kind "$dest"
    list=$(umask 077 && mktemp) || fail 'cannot make a temporary file'
    trap 'rm -f -- "$list"' EXIT
    cat >"$list"
    new=$folder/.apus-$$-new.zip
    case $new in /*) ;; *) new=$PWD/$new ;; esac
    trap 'rm -f -- "$list" "$list.said" "$list.failed" "$new"' EXIT
    mask=$(umask)
    umask 077
    wanted=1
    if same; then
      wanted=
    else
      make
      [ "$work" != zip ] || ! same_zip || wanted=
    fi
    umask "$mask"
    if [ -n "$wanted" ]; then
      say changed 1
      inherit
      settle "$new"
      place
    else
      settle "$dest"
    fi
    for one; do
      case $one in -*) one=./$one ;; esac
      rm -rf -- "${one%/}" || fail "Error deleting some source files: $one"
    done
    describe after "$dest"
    """)

  /// `same` tells whether `dest` holds what would be packed; `make` packs it into `new`.
  ///
  /// Where nothing can look into zip files, their bytes are compared.
  private static let streams = """
    trouble() {
      case $work in
        single) fail "Unable to write to compressed file: $1" ;;
        *) fail "Errors when writing archive at $dest: $1" ;;
      esac
    }
    pack_tar() {
      case $(tar --version 2>/dev/null) in
        # A file that changes while it is read is no trouble.
        *GNU* | bsdtar*) tar --null --no-recursion -cf - -C "${root:-.}" -T "$list" ||
          [ "$?" -eq 1 ] ;;
        # busybox's takes names as arguments alone.
        *) if [ "$(tr -dc '\\n' <"$list" | wc -c)" -ne 0 ]; then
            echo 'tar: this one takes no names with line breaks' >&2
            return 1
          fi
          (
            cd -- "${root:-.}" || exit
            IFS='
    '
            set -f
            set -- $(tr '\\0' '\\n' <"$list")
            tar --no-recursion -cf - -- "$@"
          ) ;;
      esac
    }
    pack_single() { cat <"$single"; }
    pack_zip() {
      rm -f -- "$1"
      (cd -- "${root:-.}" && zip -q -X -@ "$1" <"$list")
    }
    sums() {
      unzip -v "$1" 2>/dev/null </dev/null |
        sed -n 's/^ *[0-9]*  [^%]*% [-0-9]* [:0-9]* \\([0-9a-f]\\{8\\}\\)  /\\1 /p' | sort
    }
    make() {
      case $work in
        zip) said=$(pack_zip "$new" 2>&1) || trouble "$said" ;;
        *) said=$({ { "pack_$work" 2>"$list.said" </dev/null || echo >"$list.failed"; } |
            ${program:-cat} ${program:+-c} >"$new"; } 2>&1) || trouble "$said" ;;
      esac
      [ ! -e "$list.failed" ] || trouble "$(cat "$list.said")"
    }
    same() {
      [ -f "$dest" ] && [ -r "$dest" ] || return 1
      case $work in
        zip) return 1 ;;
        *) ${program:-cat} ${program:+-dc} <"$dest" 2>/dev/null |
          { exec 3<&0; "pack_$work" 2>/dev/null </dev/null | cmp -s - /dev/fd/3; } ;;
      esac
    }
    same_zip() {
      [ -f "$dest" ] && [ -r "$dest" ] || return 1
      if command -v unzip >/dev/null; then
        [ "$(sums "$dest")" = "$(sums "$new")" ]
      else
        cmp -s -- "$dest" "$new"
      fi
    }
    """
}
