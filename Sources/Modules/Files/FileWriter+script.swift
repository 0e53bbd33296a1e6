extension FileWriter {
  /// Compares, and writes if need be.
  ///
  /// Content that does not come along is asked for with `wanted`, the path to put it at; then the
  /// script is run again with that path in `staged`. Content that nobody has read yet comes with
  /// its `size` alone; its sum is asked for with `comparable` if a file of that size is there.
  static let script = ModuleScript(
    [
      "dest", "name", "sum", "size", "sent", "staged", "from", "backup", "validate", "force",
      "follow", "expected", "diff", "foldermode",
    ] + FileScript.properties,
    """
    \(FileScript.looking)
    \(FileScript.settling)
    \(FileScript.building)
    \(FileScript.placing)
    \(writing)
    eval "dest=$dest; from=$from"
    case $dest in -*) dest=./$dest ;; esac
    inside=
    case $dest in
      */) [ -n "$name" ] && dest=$dest$name && inside=1 ;;
      *) [ -n "$name" ] && [ -d "$dest" ] && dest=$dest/$name ;;
    esac
    if [ -n "$follow" ] && [ -L "$dest" ]; then dest=$(readlink -f -- "$dest"); fi
    say dest "$dest"
    case $dest in */*) folder=${dest%/*} ;; *) folder=. ;; esac
    kind "$dest"
    describe before "$dest"
    if [ -n "$from" ]; then
      [ -e "$from" ] || fail "missing source"
      [ -f "$from" ] || fail "source is a folder"
      sum_of "$from"
      sum=$digest
      say sum "$sum"
      md5=$(md5sum <"$from")
      say md5 "${md5%% *}"
    fi
    [ "$kind" != directory ] || fail "is a directory"
    if [ ! -d "${folder:-/}" ]; then
      [ -n "$inside" ] || fail "no folder"
      lookup
      given=$mode mode=$foldermode
      build "$folder"
      mode=$given
      [ -z "$dry" ] || exit 0
    fi
    was=
    if [ "$kind" = file ] && [ -z "$size" ]; then
      sum_of "$dest"
      was=$digest
    elif [ "$kind" = file ] && [ -z "$staged" ] && [ "$(stat -L -c %s -- "$dest")" = "$size" ]; then
      [ -n "$sum" ] || { say comparable 1; exit 0; }
      sum_of "$dest"
      was=$digest
    fi
    if [ "$kind" != absent ] && [ -z "$force" ]; then
      say kept 1
      [ -z "$staged" ] || rm -f -- "$staged"
    elif [ "$was" = "$sum" ] && [ -n "$was" ] && [ "$kind" = file ]; then
      [ -z "$staged" ] || rm -f -- "$staged"
      lookup
      settle "$dest"
    elif [ -n "$expected" ] && [ "$was" != "$expected" ]; then
      fail "changed meanwhile"
    else
      write
    fi
    describe after "$dest"
    """)

  private static let writing = """
    sum_of() {
      digest=$(sha1sum <"$1" 2>/dev/null) || fail "cannot read $1"
      digest=${digest%% *}
    }
    write() {
      new=$folder/.apus-$$-$sum
      if [ -z "$dry$sent$staged$from" ]; then
        say wanted "$new"
        exit 0
      fi
      say changed 1
      say written 1
      if [ -n "$diff" ] && [ "$kind" = file ] && [ "$(stat -c %s -- "$dest")" -le 104448 ]; then
        say old "$(od -An -v -tx1 <"$dest" | tr -d ' \\n')"
      fi
      [ -z "$dry" ] || exit 0
      lookup
      [ -z "$staged" ] || new=$staged
      trap 'rm -f -- "$new"' EXIT
      mask=$(umask)
      umask 077
      if [ -n "$from" ]; then said=$(cat <"$from" 2>&1 >"$new") || fail "cannot write: $said"
      elif [ -z "$staged" ]; then said=$({ cat >"$new"; } 2>&1) || fail "cannot write: $said"
      fi
      if [ -z "$staged" ]; then
        sum_of "$new"
        [ "$digest" = "$sum" ] || fail "cannot write: No space left on device"
      fi
      inherit
      describe made "$new"
      settle "$new"
      check
      keep
      place
      trap - EXIT
    }
    check() {
      [ -n "$validate" ] || return 0
      answer=$(eval "set -- $validate"; "$@" 2>&1 </dev/null) && say accepted "$answer" && return
      say validation "$?"
      say answer "$answer"
      fail "failed to validate"
    }
    keep() {
      [ -n "$backup" ] && [ "$kind" = file ] || return 0
      copy=$dest.$$.$(date +%Y-%m-%d@%H:%M:%S)~
      said=$(cp -p -- "$dest" "$copy" 2>&1) || fail "Could not make backup of $dest to $copy: $said"
      say backup_file "$copy"
    }
    """
}
