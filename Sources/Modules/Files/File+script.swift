extension File {
  /// Looks, decides and acts in one go: nothing can come between.
  static let script = ModuleScript(
    [
      "path", "state", "src", "recurse", "force", "follow", "mtime", "atime",
    ] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(FileScript.building)
    \(Self.parts)
    eval "path=$path; src=$src"
    say path "$path"
    case $path in ?*/) path=${path%/} ;; esac
    case $path in -*) path=./$path ;; esac
    kind "$path"
    if [ -z "$state" ]; then
      case $kind in
        absent) if [ -n "$recurse" ]; then state=directory; else state=file; fi ;;
        special) state=file ;;
        *) state=$kind ;;
      esac
    fi
    [ -z "$src" ] || say src "$src"
    case $state in
      file | touch | hard)
        [ -d "$path" ] && [ -n "$src" ] && path=$path/${src##*/} && kind "$path" &&
          say path "$path" ;;
    esac
    say state "$state"
    say kind "$kind"
    describe before "$path"
    [ "$state" = absent ] || lookup
    "make_$state"
    describe after "$path"
    [ ! -L "$path" ] || [ -e "$path" ] || say dangles 1
    """)

  /// A function for each state; each starts with `path`, and `kind` telling what is there.
  private static let parts = """
    attempt() {
      say changed 1
      [ -n "$dry" ] && return
      said=$("$@" 2>&1) || fail "$trouble: $said"
    }
    target() {
      target=$path
      if [ -n "$follow" ] && [ -L "$path" ]; then target=$(readlink -f -- "$path"); fi
    }
    follow() {
      target
      kind "$target"
      [ "$target" = "$path" ] && return
      path=$target
      say path "$path"
      describe before "$path"
    }
    make_absent() {
      [ "$kind" = absent ] && return
      trouble="unlinking failed"
      if [ "$kind" = directory ]; then
        trouble="rmtree failed"
        list='for one; do printf "%s\\0%s\\0" "$0" "$one"; done'
        find "$path" -mindepth 1 -type d -exec sh -c "$list" folder {} +
        find "$path" -mindepth 1 ! -type d -exec sh -c "$list" file {} +
      fi
      attempt rm -rf -- "$path"
    }
    make_file() {
      follow
      case $kind in
        file | special) settle "$target" ;;
        *) fail "file ($path) is $kind, cannot continue" ;;
      esac
    }
    make_directory() {
      follow
      case $kind in
        directory) settle "$target" ;;
        absent) build "$target" ;;
        *) fail "exists" ;;
      esac
      if [ -n "$recurse" ] && [ -d "$target" ]; then settle_all "$target"; fi
    }
    settle_all() {
      if [ -n "$dry" ]; then
        say members "$(find "$1" -mindepth 1 -exec stat -c '\(FileStatus.format)' -- {} +)"
        return
      fi
      [ -n "$uid$gid$mode" ] || return 0
      old=$(find "$1" -exec stat -c '%u %g %a' -- {} + | cksum)
      [ -z "$uid" ] || find "$1" ! -user "$uid" -exec chown -h "$uid" -- {} + ||
        fail "chown failed"
      [ -z "$gid" ] || find "$1" ! -group "$gid" -exec chgrp -h "$gid" -- {} + ||
        fail "chgrp failed"
      case $mode in
        '') ;;
        *[!0-7]*) find "$1" ! -type l -exec chmod "$mode" -- {} + || fail "chmod failed" ;;
        *) find "$1" ! -type l ! -perm "$mode" -exec chmod "$mode" -- {} + || fail "chmod failed" ;;
      esac
      [ "$old" = "$(find "$1" -exec stat -c '%u %g %a' -- {} + | cksum)" ] || say changed 1
    }
    make_touch() {
      target
      if [ "$kind" = absent ]; then
        trouble="Error, could not touch target"
        attempt touch -- "$target"
        say stamped-a 0
        say stamped-m 0
        [ -n "$dry" ] || { describe made "$target"; settle "$target"; }
        [ -n "$mtime$atime" ] || return 0
      else
        settle "$target"
      fi
      stamp -m "${mtime:-now}"
      stamp -a "${atime:-now}"
    }
    stamp() {
      [ "$2" = preserve ] && return
      say "stamped$1" "$(date +%s)"
      trouble="Error while updating modification or access time"
      if [ "$2" = now ]; then attempt touch -c "$1" -- "$target"
      else
        old=$(stat -c '%X %Y' -- "$target" 2>/dev/null)
        [ -n "$dry" ] || said=$(touch -c "$1" -t "$2" -- "$target" 2>&1) || fail "$trouble: $said"
        [ "$old" = "$(stat -c '%X %Y' -- "$target" 2>/dev/null)" ] || say changed 1
      fi
    }
    make_link() {
      if [ -z "$src" ]; then
        [ "$kind" = link ] || fail "src is required for creating new symlinks"
        src=$(readlink -- "$path")
      fi
      case $src in
        /*) real=$src ;;
        *)
          if [ "$kind" = directory ]; then real=$path/$src
          else case $path in */*) real=${path%/*}/$src ;; *) real=$src ;; esac
          fi ;;
      esac
      say src "$src"
      [ -n "$force" ] || [ -e "$real" ] || fail \\
        "src file does not exist, use \\"force=yes\\" if you really want to create the link: $real"
      trouble="Error while linking"
      case $kind in
        link)
          old=$(readlink -- "$path")
          [ "$old" = "$src" ] || { say led "$old"; attempt replace ln -s; } ;;
        absent) attempt ln -s -- "$src" "$path" ;;
        directory)
          [ -n "$force" ] || fail "refusing to convert from directory to symlink for $path"
          [ -z "$(ls -A -- "$path")" ] ||
            fail "the directory $path is not empty, refusing to convert it"
          [ -n "$dry" ] || rmdir -- "$path"
          attempt ln -s -- "$src" "$path" ;;
        *)
          [ "$(stat -c %h -- "$path")" = 1 ] || kind=hard
          [ -n "$force" ] || fail "refusing to convert from $kind to symlink for $path"
          attempt replace ln -s ;;
      esac
      target
      if [ -e "$target" ]; then
        describe made "$target"
        settle "$target"
        describe settled "$target"
      fi
    }
    replace() {
      new=$path.apus-$$
      "$@" -- "$src" "$new" && mv -fT -- "$new" "$path" 2>/dev/null || {
        rm -f -- "$path" && mv -f -- "$new" "$path"
      }
    }
    make_hard() {
      [ -e "$src" ] || fail "src does not exist"
      trouble="Error while linking"
      case $kind in
        absent) attempt ln -- "$src" "$path" ;;
        file | special)
          if [ ! "$src" -ef "$path" ]; then
            [ -n "$force" ] ||
              fail "Cannot link, different hard link exists at destination"
            attempt replace ln
          fi ;;
        *)
          [ -n "$force" ] || fail "refusing to convert from $kind to hard link for $path"
          attempt replace ln ;;
      esac
      if [ -e "$path" ]; then
        describe made "$path"
        settle "$path"
        describe settled "$path"
      fi
    }
    """
}
