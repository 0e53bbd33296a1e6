import OrderedCollections
import Values

extension Firewalld {
  /// Asks whether the setting is there, for good and now, and changes what is not so.
  ///
  /// Where the daemon does not run, its program for files does the work. What it does not know is
  /// not there, as far as a question goes; adding it is what fails.
  static let script = ModuleScript(
    ["kind", "form", "value", "zone", "is_on", "kept", "now", "timeout", "dry"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    program=firewall-cmd
    need() {
      command -v "$program" >/dev/null ||
        fail "Failed to find required executable \\"$program\\" in paths: $PATH"
    }
    call() {
      case $1,$program in
        kept,firewall-cmd) shift; set -- --permanent "$@" ;;
        *) shift ;;
      esac
      said=$("$program" "$@" 2>&1)
      status=$?
      [ "$status,$program" = 252,firewall-cmd ] || return "$status"
      [ -z "$now" ] || {
        say msg 'firewall is not currently running, unable to perform immediate actions '\\
    'without a running firewall daemon'
        exit 0
      }
      program=firewall-offline-cmd
      need
      say offline 1
      [ "$1" != --permanent ] || shift
      call now "$@"
    }
    trouble() {
      say phase "$1"
      fail "${said#Error: }"
    }
    is() {
      case $kind in
        zone)
          call kept --get-zones || trouble look
          case " $said " in *" $zone "*) return 0 ;; esac
          return 1 ;;
        target)
          call kept "--zone=$zone" --get-target || trouble look
          said=${said#%%} plain=${value#%%}
          [ "${said%%%%}" = "${plain%%%%}" ]
          return ;;
      esac
      call "$1" "--zone=$zone" "--query-$kind$form$value" && return
      case $said in
        no | *INVALID_SERVICE* | *INVALID_PORT* | *INVALID_PROTOCOL* | *INVALID_ICMPTYPE* | \\
        *INVALID_ADDR* | *INVALID_INTERFACE*) return 1 ;;
      esac
      trouble look
    }
    make() {
      case $kind,$is_on in
        zone,1) set -- "$1" "--new-zone=$zone" ;;
        zone,*) set -- "$1" "--delete-zone=$zone" ;;
        target,1) set -- "$1" "--zone=$zone" "--set-target=$value" ;;
        target,*) set -- "$1" "--zone=$zone" --set-target=default ;;
        interface,1) set -- "$1" "--zone=$zone" "--change-interface=$value" ;;
        *,1) set -- "$1" "--zone=$zone" "--add-$kind$form$value" ;;
        service,*)
          # `--remove-service` alone is another program's old option to that for files.
          case $program in *offline*) kind=service-from-zone ;; esac
          set -- "$1" "--zone=$zone" "--remove-$kind=$value" ;;
        *) set -- "$1" "--zone=$zone" "--remove-$kind$form$value" ;;
      esac
      case $1,$is_on in now,1) [ -z "$timeout" ] || set -- "$@" "--timeout=$timeout" ;; esac
      call "$@" || trouble change
    }
    need
    if [ -z "$zone" ]; then
      call now --get-default-zone || trouble look
      zone=$said
    fi
    say zone "$zone"
    wrong=
    for place in ${kept:+kept} ${now:+now}; do
      if is "$place"; then there=1; else there=; fi
      [ "$there" = "$is_on" ] || wrong="$wrong $place"
    done
    [ -n "$wrong" ] || exit 0
    say changed 1
    [ -z "$dry" ] || exit 0
    for place in $wrong; do make "$place"; done
    """)
}
