extension SELinux {
  /// Compares what runs and what is configured with what is wanted, and changes what differs.
  ///
  /// Tools come from `PATH` first, so that a stand-in can be tested.
  static let script = ModuleScript(
    ["policy", "state", "file", "kernel", "dry"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    case $file in -*) path=./$file ;; *) path=$file ;; esac
    command -v getenforce >/dev/null ||
      fail "Failed to find required executable \\"getenforce\\" in paths: $PATH"
    change() {
      say changed 1
      say message "$1"
    }
    configured() {
      value=
      while IFS= read -r line || [ -n "$line" ]; do
        case $line in "$1="*) value=${line#*=} value=${value%%=*} value=${value%%[[:blank:]]*} ;; esac
      done <"$path"
    }
    store() {
      [ -z "$dry" ] || return 0
      new= found=
      while IFS= read -r line || [ -n "$line" ]; do
        case $line in "$1="*) line=$1=$2 found=1 ;; esac
        new="$new$line
    "
      done <"$path"
      [ -n "$found" ] || new="$new$1=$2
    "
      said=$( { cp -p -- "$path" "$path.apus-new" && printf %s "$new" >"$path.apus-new" &&
        mv -f -- "$path.apus-new" "$path"; } 2>&1) || {
        rm -f -- "$path.apus-new"
        fail "$said"
      }
    }
    enforce() {
      [ -z "$dry" ] || return 0
      said=$(setenforce "$1" 2>&1) || fail "$said"
    }
    now=$(getenforce) || fail 'the state of SELinux cannot be read'
    case $now in Enforcing) now=enforcing ;; Permissive) now=permissive ;; *) now=disabled ;; esac
    [ -f "$path" ] || {
      say details 'Please install SELinux-policy package, if this package is not installed previously.'
      fail "Unable to find file $file"
    }
    configured SELINUX
    state_then=$value
    configured SELINUXTYPE
    policy_then=$value
    if [ -n "$kernel" ]; then
      command -v grubby >/dev/null || fail "'grubby' command not found on host"
      lines=$(grubby --info=ALL) || fail 'unable to run grubby'
      on= off=
      while IFS= read -r line; do
        case $line in
          'args="'*) case " ${line#args=?} " in *' selinux=0'[\\ \\"]*) off=1 ;; *) on=1 ;; esac ;;
        esac
      done <<END
    $lines
    END
      case $on$off in
        1) if [ -n "$on" ]; then kernel_now=enabled; else kernel_now=disabled; fi ;;
        *) kernel_now='<inconsistent>' ;;
      esac
    fi
    if [ -z "$policy" ]; then
      [ "$state" = disabled ] || fail "Policy is required if state is not 'disabled'"
      policy=$policy_then
    fi
    # The library reads the running policy's name from the system's own file.
    path_given=$path path=/etc/selinux/config running=$policy_then
    [ ! -r "$path" ] || { configured SELINUXTYPE; running=$value; }
    path=$path_given
    if [ "$policy" != "$running" ]; then
      if [ -n "$dry" ]; then say changed 1; exit 0; fi
      change "Running SELinux policy changed from '$running' to '$policy'"
    fi
    if [ "$policy" != "$policy_then" ]; then
      if [ -n "$dry" ]; then say changed 1; exit 0; fi
      [ -e "/etc/selinux/$policy/policy" ] ||
        fail "Policy $policy does not exist in /etc/selinux/"
      store SELINUXTYPE "$policy"
      change "SELinux policy configuration in '$file' changed from '$policy_then' to '$policy'"
    fi
    say policy "$policy"
    if [ "$state" != "$now" ]; then
      if [ "$now" = disabled ]; then
        say warning "Reboot is required to set SELinux state to '$state'"
        say reboot 1
      elif [ "$state" != disabled ]; then
        if [ "$state" = permissive ]; then enforce 0; else enforce 1; fi
        change "SELinux state changed from '$now' to '$state'"
      elif [ "$now" = permissive ]; then
        say warning 'SELinux state change will take effect next reboot'
        say reboot 1
      else
        enforce 0
        say warning "SELinux state temporarily changed from '$now' to 'permissive'. State change \\
    will take effect next reboot."
        say changed 1
        say reboot 1
      fi
    fi
    if [ "$state" != "$state_then" ]; then
      store SELINUX "$state"
      change "Config SELinux state changed from '$state_then' to '$state'"
    fi
    [ -n "$kernel" ] || exit 0
    wanted=enabled other=disabled
    [ "$state" != disabled ] || wanted=disabled other=enabled
    if [ "$kernel_now" != "$wanted" ]; then
      if [ "$wanted" = enabled ]; then how=--remove-args verb='remove selinux=0 from'
      else how=--args verb='add selinux=0 to'; fi
      if [ -z "$dry" ]; then
        grubby --update-kernel=ALL "$how" selinux=0 >/dev/null 2>&1 ||
          fail "unable to $verb kernel config"
      fi
      [ "$kernel_now" = "$other" ] || other='<inconsistent>'
      change "Kernel SELinux state changed from '$other' to '$wanted'"
    fi
    """)
}
