extension User {
  static let script = ModuleScript(
    [
      "user", "state", "uid", "shared", "hascomment", "comment", "group", "hasgroups", "groups",
      "append", "home", "makehome", "movehome", "skeleton", "shell", "system", "haspassword",
      "always", "lock", "maxage", "minage", "warn", "expires", "key", "keytype", "keybits",
      "keyfile", "keycomment", "remove", "force", "umaskvalue", "dry",
    ],
    """
    PATH=$PATH:/usr/sbin:/sbin
    IFS= read -r password
    IFS= read -r passphrase
    eval "home=$home"
    case $user in -*) fail "$user is no name of a user" ;; esac
    \(looking)
    \(changing)
    \(keys)
    look
    if [ "$state" = absent ]; then
      [ -n "$entry" ] || exit 0
      say changed 1
      [ -z "$dry" ] || exit 0
      if command -v userdel >/dev/null; then
        said=$(userdel ${force:+-f} ${remove:+-r} -- "$user" 2>&1) || fail "$said"
      else
        said=$(deluser ${remove:+--remove-home} "$user" 2>&1) || fail "$said"
      fi
      [ -z "$said" ] || say stderr "$said
    "
      exit 0
    fi
    check_groups
    if [ -z "$entry" ]; then create; else modify; fi
    passwords
    ages
    look
    [ -z "$key" ] || make_key
    say entry "$entry"
    """)

  private static let looking = """
    look() {
      entry=$(getent passwd "$user" 2>/dev/null || grep -e "^$user:" /etc/passwd)
      rest=${entry#*:*:}
      nowuid=${rest%%:*} rest=${rest#*:}
      nowgid=${rest%%:*} rest=${rest#*:}
      nowcomment=${rest%%:*} rest=${rest#*:}
      nowhome=${rest%%:*}
      nowshell=${rest#*:}
    }
    number_of() {
      case $1 in
        *[!0-9]*) found=$(getent group "$1" 2>/dev/null || grep -e "^$1:" /etc/group) ;;
        *) found=$(getent group "$1" 2>/dev/null || grep -e "^[^:]*:[^:]*:$1:" /etc/group) ;;
      esac
      [ -n "$found" ] || fail "Group $1 does not exist"
      groupname=${found%%:*}
      gid=${found#*:*:}
      gid=${gid%%:*}
    }
    check_groups() {
      [ -z "$group" ] || { number_of "$group"; wantedgid=$gid; }
      wanted=
      old=$IFS
      IFS=,
      for one in $groups; do
        number_of "$one"
        wanted=$wanted${wanted:+,}$groupname
      done
      IFS=$old
    }
    in_list() { case ",$2," in *",$1,"*) ;; *) return 1 ;; esac; }
    memberships() {
      members=$(id -Gn -- "$user" 2>/dev/null | tr ' ' ',')
      own=$(id -gn -- "$user" 2>/dev/null)
    }
    """

  private static let changing = """
    create() {
      say new 1
      say changed 1
      [ -z "$dry" ] || exit 0
      command -v useradd >/dev/null || fail "the host has no useradd"
      if [ -z "$group" ] && getent group "$user" >/dev/null 2>&1; then group=$user; fi
      set -- useradd ${uid:+-u "$uid"} ${shared:+-o} ${group:+-g "$group"} \\
        ${wanted:+-G "$wanted"} ${home:+-d "$home"} ${shell:+-s "$shell"} ${system:+-r}
      [ -z "$hascomment" ] || set -- "$@" -c "$comment"
      case $expires in
        '') ;;
        never) set -- "$@" -e '' ;;
        *) set -- "$@" -e "$(date -u -d "@$((expires * 86400))" +%Y-%m-%d)" ;;
      esac
      if [ -n "$makehome" ]; then set -- "$@" -m ${skeleton:+-k "$skeleton"}
      else set -- "$@" -M
      fi
      [ -z "$umaskvalue" ] || set -- "$@" -K "UMASK=$umaskvalue"
      said=$("$@" -- "$user" 2>&1) || fail "$said"
      [ -z "$haspassword" ] || set_password
    }
    modify() {
      set --
      [ -z "$uid" ] || [ "$uid" = "$nowuid" ] || set -- "$@" -u "$uid" ${shared:+-o}
      [ -z "$group" ] || [ "$wantedgid" = "$nowgid" ] || set -- "$@" -g "$wantedgid"
      [ -z "$hascomment" ] || [ "$comment" = "$nowcomment" ] || set -- "$@" -c "$comment"
      [ -z "$home" ] || [ "$home" = "$nowhome" ] || set -- "$@" -d "$home" ${movehome:+-m}
      [ -z "$shell" ] || [ "$shell" = "$nowshell" ] || set -- "$@" -s "$shell"
      if [ -n "$hasgroups" ]; then
        memberships
        differs=
        old=$IFS
        IFS=,
        for one in $wanted; do in_list "$one" "$members" || differs=1; done
        if [ -z "$append" ]; then
          for one in $members; do
            [ "$one" = "$own" ] || in_list "$one" "$wanted" || differs=1
          done
        fi
        IFS=$old
        if [ -n "$differs" ]; then
          if [ -n "$append" ]; then set -- "$@" -a -G "$wanted"; else set -- "$@" -G "$wanted"; fi
        fi
      fi
      expiry "$@"
    }
    expiry() {
      if [ -n "$expires" ]; then
        ends=$(getent shadow "$user" 2>/dev/null | cut -d: -f8)
        case $expires in
          never) [ -z "$ends" ] || [ "$ends" -lt 0 ] || set -- "$@" -e '' ;;
          *) [ "$ends" = "$expires" ] ||
            set -- "$@" -e "$(date -u -d "@$((expires * 86400))" +%Y-%m-%d)" ;;
        esac
      fi
      [ $# -gt 0 ] || return 0
      say changed 1
      [ -z "$dry" ] || return 0
      command -v usermod >/dev/null || fail "the host has no usermod"
      said=$(usermod "$@" -- "$user" 2>&1) || fail "$said"
    }
    set_password() {
      said=$(printf '%s:%s\\n' "$user" "$password" | chpasswd -e 2>&1) || fail "$said"
    }
    passwords() {
      nowpassword=$(getent shadow "$user" 2>/dev/null | cut -d: -f2)
      if [ -n "$haspassword" ] && [ -n "$always" ] && [ -n "$entry" ] &&
        [ "${nowpassword#!}" != "${password#!}" ]; then
        say changed 1
        [ -n "$dry" ] || set_password
        nowpassword=$password
      fi
      case $lock$nowpassword in
        yes!*) ;;
        yes*) say changed 1; [ -n "$dry" ] || said=$(usermod -L -- "$user" 2>&1) || fail "$said" ;;
        no!*) say changed 1; [ -n "$dry" ] || said=$(usermod -U -- "$user" 2>&1) || fail "$said" ;;
      esac
    }
    ages() {
      [ -n "$maxage$minage$warn" ] || return 0
      line=$(getent shadow "$user" 2>/dev/null)
      aged() { [ -n "$1" ] && [ "$1" != "$(echo "$line" | cut -d: -f"$2")" ]; }
      set --
      ! aged "$minage" 4 || set -- "$@" -m "$minage"
      ! aged "$maxage" 5 || set -- "$@" -M "$maxage"
      ! aged "$warn" 6 || set -- "$@" -W "$warn"
      [ $# -gt 0 ] || return 0
      say changed 1
      [ -n "$dry" ] || said=$(chage "$@" -- "$user" 2>&1) || fail "$said"
    }
    """

  // The passphrase goes to ssh-keygen through a program that prints it, never as an argument.
  private static let keys = """
    make_key() {
      file=${keyfile:-.ssh/id_$keytype}
      case $file in /*) ;; *) file=$nowhome/$file ;; esac
      if [ ! -f "$file" ] || [ -n "$force" ]; then
        say changed 1
        [ -z "$dry" ] || return 0
        command -v ssh-keygen >/dev/null || fail "the host has no ssh-keygen"
        folder=${file%/*}
        [ -d "$folder" ] || { mkdir -m 0700 -- "$folder" && chown "$nowuid:$nowgid" -- "$folder"; }
        [ -z "$force" ] || rm -f -- "$file" "$file.pub"
        note=${keycomment:-ansible-generated on $(uname -n)}
        said=$(umask 077; ssh-keygen -q -t "$keytype" ${keybits:+-b "$keybits"} -C "$note" \\
          -N '' -f "$file" 2>&1) || fail "$said"
        if [ -n "$passphrase" ]; then
          helper=$(mktemp) && chmod 700 "$helper" &&
            printf '#!/bin/sh\\nprintf "%%s\\\\n" "$APUS_ANSWER"\\n' >"$helper"
          said=$(APUS_ANSWER=$passphrase SSH_ASKPASS=$helper SSH_ASKPASS_REQUIRE=force \\
            DISPLAY=:0 setsid ssh-keygen -q -p -P '' -f "$file" 2>&1 </dev/null) || {
            rm -f -- "$helper" "$file" "$file.pub"
            fail "$said"
          }
          rm -f -- "$helper"
        fi
        chown "$nowuid:$nowgid" -- "$file" "$file.pub"
      fi
      say keyfile "$file"
      say fingerprint "$(ssh-keygen -l -f "$file" 2>/dev/null)"
      say publickey "$(cat "$file.pub" 2>/dev/null)"
    }
    """
}
