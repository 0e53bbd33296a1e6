extension Service {
  /// systemd's steps where systemd runs; otherwise OpenRC's or the init scripts'.
  static let script = ModuleScript(
    [
      "unit", "state", "enabled", "masked", "reload", "reexec", "dry", "runlevel", "pause",
      "pattern", "arguments",
    ],
    """
    \(SystemdCall.steps)
    \(plainSteps)
    PATH=$PATH:/usr/sbin:/sbin
    if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
      [ -z "$reload" ] || [ -n "$dry" ] || attempt daemon-reload systemctl "$@" daemon-reload
      look "$@"
      [ -z "$enabled" ] || enable "$@"
      [ -z "$state" ] || start "$@"
      exit 0
    fi
    if command -v rc-service >/dev/null; then
      rc-service --exists "$unit" || fail missing
      ask() { rc-service "$unit" "$1" ${arguments:+"$arguments"} </dev/null; }
    elif [ -x "/etc/init.d/$unit" ]; then
      ask() { "/etc/init.d/$unit" "$1" ${arguments:+"$arguments"} </dev/null; }
    else
      fail missing
    fi
    [ -z "$enabled" ] || enable_plainly
    [ -z "$state" ] || start_plainly
    """)

  private static let plainSteps = """
    enable_plainly() {
      now=no
      if command -v rc-update >/dev/null; then
        rc-update show "$runlevel" | grep -q "^ *$unit " && now=yes
        on() { rc-update add "$unit" "$runlevel"; }
        off() { rc-update del "$unit" "$runlevel"; }
      elif command -v update-rc.d >/dev/null; then
        for link in /etc/rc[2345].d/S[0-9][0-9]"$unit"; do [ ! -L "$link" ] || now=yes; done
        on() { update-rc.d "$unit" defaults && update-rc.d "$unit" enable; }
        off() { update-rc.d "$unit" disable; }
      elif command -v chkconfig >/dev/null; then
        chkconfig "$unit" && now=yes
        on() { chkconfig "$unit" on; }
        off() { chkconfig "$unit" off; }
      else
        say said 'none of rc-update, update-rc.d and chkconfig is installed'
        fail enable
      fi
      [ "$now" != "$enabled" ] || return 0
      if [ "$enabled" = yes ]; then change enable on; else change disable off; fi
    }
    runs() {
      if [ -n "$pattern" ]; then ps ax 2>/dev/null | grep -v grep | grep -q -e "$pattern"
      else ask status >/dev/null 2>&1
      fi
    }
    restart_plainly() {
      [ -n "$pause" ] || { ask restart; return; }
      ask stop
      sleep "$pause"
      ask start
    }
    start_plainly() {
      case $state in
        started) runs || change start ask start ;;
        stopped) ! runs || change stop ask stop ;;
        reloaded) if runs; then change reload ask reload; else change start ask start; fi ;;
        restarted) change restart restart_plainly ;;
      esac
    }
    """
}
