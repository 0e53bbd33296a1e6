extension Pip {
  static let script = ModuleScript(
    [
      "state", "dry", "requirements", "env", "maker", "python", "sees", "extra", "editable",
      "folder", "pip", "mask", "breaks",
    ],
    """
    PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/bin
    eval "env=$env; folder=$folder; pip=$pip"
    work=$(mktemp -d) || fail "cannot make a temporary folder"
    trap 'rm -rf -- "$work"' EXIT
    [ -z "$mask" ] || umask "$mask"
    [ -z "$folder" ] || cd -- "$folder" 2>/dev/null || fail "cannot change to $folder"
    call() {
      say call 1
      for word; do say cmd "$word"; done
      "$@" >"$work/out" 2>"$work/err" </dev/null
      code=$?
      say out "$(cat "$work/out"; echo .)"
      say err "$(cat "$work/err"; echo .)"
      return "$code"
    }
    make_environment() {
      say changed 1
      [ -z "$dry" ] || exit 0
      eval "set -- $maker"
      command -v "$1" >/dev/null ||
        fail "Failed to find required executable \\"$1\\" in paths: $PATH"
      [ -z "$sees" ] || set -- "$@" --system-site-packages
      [ -z "$python" ] || set -- "$@" "-p$python"
      call "$@" "$env" || fail pip
    }
    find_pip() {
      for one in pip3 pip; do
        if [ -n "$env" ]; then one=$env/bin/$one; [ -x "$one" ] || continue
        else one=$(command -v "$one") || continue
        fi
        pip=$one
        return
      done
      if [ -n "$env" ]; then fail "Unable to find pip in the virtualenv, $env, under any of these \\
    names: pip3, pip. Make sure pip is present in the virtualenv."; fi
      fail "Unable to find any of pip3, pip to use.  pip needs to be installed."
    }
    if [ -n "$env" ]; then
      export PATH="$env/bin:$PATH" VIRTUAL_ENV="$env"
      [ -e "$env/bin/activate" ] || make_environment
    fi
    [ $# -gt 0 ] || [ -n "$requirements" ] || exit 0
    [ -n "$pip" ] || find_pip
    command -v "$pip" >/dev/null || fail "[Errno 2] No such file or directory: b'$pip'"
    freeze() {
      "$pip" list --format=freeze 2>/dev/null </dev/null | tr A-Z_ a-z- | sort
    }
    plain() { printf %s "$1" | sed 's/[][<>=!~; ].*//' | tr A-Z_. a-z--; }
    before=$(freeze)
    # What is there, in a version that is named, is not asked of the network.
    met() {
      case $state$requirements$editable in present) ;; *) return 1 ;; esac
      for one; do
        name=$(plain "$one")
        case $one in
          */* | *://* | *[\\<\\>\\!~\\;,]*) return 1 ;;
          *==*) printf '%s\\n' "$before" | grep -Fxiq -e "$name==${one#*==}" || return 1 ;;
          *) printf '%s\\n' "$before" | grep -iq -e "^$name==" || return 1 ;;
        esac
      done
    }
    if met "$@"; then
      say call 1
      say out .
      say err .
      for word in "$pip" install "$@"; do say cmd "$word"; done
      exit 0
    fi
    if [ -n "$dry" ]; then
      if [ "$state" = absent ]; then
        for one; do
          ! printf '%s\\n' "$before" | grep -iq -e "^$(plain "$one")==" || { say changed 1; exit 0; }
        done
        exit 0
      fi
      say changed 1
      exit 0
    fi
    flags=
    case $state in
      latest) flags='install -U' ;;
      forcereinstall) flags='install -U --force-reinstall' ;;
      absent) flags='uninstall -y' ;;
      *) flags=install ;;
    esac
    [ -z "$editable" ] || set -- -e "$@"
    [ -z "$requirements" ] || set -- "$@" -r "$requirements"
    [ -z "$breaks" ] || flags="$flags --break-system-packages"
    eval "set -- \\"\\$pip\\" $flags $extra \\"\\$@\\""
    call "$@" || {
      [ "$state" = absent ] && grep -q 'not installed' "$work/out" "$work/err" || fail pip
    }
    if [ "$state" = absent ]; then
      ! grep -q 'Successfully uninstalled' "$work/out" || say changed 1
    else
      [ "$(freeze)" = "$before" ] && ! grep -q 'Successfully installed' "$work/out" || say changed 1
    fi
    """)
}
