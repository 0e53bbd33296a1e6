import Values

extension RPMCall {
  static let script = ModuleScript(
    ["program", "action", "refresh", "upgrade", "only", "lock", "dry", "options"],
    """
    \(finding)
    quote() { printf "'%s' " "$(printf %s "$1" | sed "s/'/'\\\\\\\\''/g")"; }
    there() { rpm -q --whatprovides -- "$1" >/dev/null 2>&1; }
    wanted= pick=
    for one; do
      pick=1
      case $action$upgrade$one in
        install@* | install1@* | upgrade*) ;;
        install1*) [ -z "$only" ] || there "$one" || pick= ;;
        install*) ! there "$one" || pick= ;;
        remove@*) ;;
        remove*) there "$one" || pick= ;;
      esac
      [ -z "$pick" ] || wanted=$wanted$(quote "$one")
    done
    work=$(mktemp -d) || fail "cannot make a temporary folder"
    trap 'rm -rf -- "$work"' EXIT
    call() {
      left=$lock
      while :; do
        "$@" >"$work/out" 2>"$work/err" </dev/null
        code=$?
        [ "$code" -ne 0 ] && [ "$left" -gt 0 ] && grep -q 'lock' "$work/err" || return 0
        sleep 1
        left=$((left - 1))
      done
    }
    code=0
    if [ -n "$refresh" ]; then
      eval "call \\"\\$program\\" -y -q $options makecache"
      [ "$code" -eq 0 ] || { say code "$code"; say err "$(cat "$work/err")"; exit 0; }
    fi
    [ -n "$wanted" ] || [ "$action" = autoremove ] || exit 0
    [ "$action" != upgrade ] || wanted=
    answer=-y
    [ -z "$dry" ] || answer=--assumeno
    eval "call \\"\\$program\\" $answer $options $action $wanted"
    say code "$code"
    say err "$(cat "$work/err")"
    ! grep -q '^Transaction Summary' "$work/out" || say changed 1
    awk '
      /^(Installed|Upgraded|Removed|Downgraded|Reinstalled|Dependency Installed):/ {
        word = $1; next }
      /^[^ ]/ { word = "" }
      word != "" { for (i = 1; i <= NF; i++) print word " " $i }' "$work/out" >"$work/changes"
    while IFS= read -r line; do say change "$line"; done <"$work/changes"
    """)

  static let listing = ModuleScript(
    ["program", "what"],
    """
    \(finding)
    form='%{name}|%{epoch}|%{release}|%{version}|%{arch}|installed|installed\\n'
    if [ -z "$what" ]; then
      say table "$(rpm -qa --queryformat "$form")"
    else
      there=$(rpm -q --queryformat "$form" -- "$what" 2>/dev/null) || there=
      form='%{name}|%{epoch}|%{release}|%{version}|%{arch}|%{repoid}|available\\n'
      say table "$there
    $("$program" -q repoquery --qf "$form" -- "$what" 2>/dev/null)"
    fi
    """)

  private static let finding = """
    PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
    command -v "$program" >/dev/null || program=dnf
    command -v "$program" >/dev/null || fail "the host has neither dnf nor yum"
    """

  var forgoesBest: Bool? {
    get { picksBest.map { !$0 } }
    set { picksBest = newValue.map { !$0 } }
  }

  static let declared: [Parameter<Self>] = [
    Parameter("name", \.names, aliases: ["pkg"], default: [], "The packages, groups or files."),
    Parameter("state", \.state, "What is to become of them."),
    Parameter("list", \.list, "Packages to tell of, instead of changing anything."),
    Parameter("enablerepo", \.enabledRepositories, default: [], "Repositories to use as well."),
    Parameter("disablerepo", \.disabledRepositories, default: [], "Repositories not to use."),
    Parameter("enable_plugin", \.enabledPlugins, default: [], "Plugins to use as well."),
    Parameter("disable_plugin", \.disabledPlugins, default: [], "Plugins not to use."),
    Parameter("exclude", \.excluded, default: [], "Packages to leave alone."),
    Parameter("conf_file", \.configuration, "The settings to use."),
    Parameter("installroot", \.root, default: "/", "The folder that is the root."),
    Parameter("releasever", \.release, "The release that packages come from."),
    Parameter("download_dir", \.downloadFolder, "The folder to download to."),
    Parameter("download_only", \.downloadsOnly, default: false, "Whether nothing is installed."),
    Parameter(
      "autoremove", \.removesUnneeded, default: false,
      "Whether packages that nothing needs any more are removed."),
    Parameter(
      "update_cache", \.updatesCache, aliases: ["expire-cache"], default: false,
      "Whether lists are fetched anew first."),
    Parameter(
      "update_only", \.updatesOnly, default: false,
      "Whether packages that are not installed are left alone."),
    Parameter("security", \.isSecurity, default: false, "Only what security asks for."),
    Parameter("bugfix", \.isBugfix, default: false, "Only what mends mistakes."),
    Parameter("disable_gpg_check", \.skipsGPG, default: false, "Whether no signature is needed."),
    Parameter("skip_broken", \.skipsBroken, default: false, "Whether what cannot be is left out."),
    Parameter("allow_downgrade", \.allowsDowngrade, default: false, "Whether older is fine."),
    Parameter("allowerasing", \.allowsErasing, default: false, "Whether others may have to go."),
    Parameter("cacheonly", \.usesCacheOnly, default: false, "Whether nothing is fetched."),
    Parameter("nobest", \.forgoesBest, "Whether another than the best version will do."),
    Parameter("best", \.picksBest, "Whether only the best version will do."),
    Parameter(
      "install_weak_deps", \.installsWeak, default: true, "Whether what is recommended comes too."),
    Parameter("sslverify", \.verifiesTLS, default: true, "Whether servers are checked."),
    Parameter("lock_timeout", \.lockTimeout, default: 30, "Seconds to wait for another one."),
    Parameter(
      "install_repoquery", \.installsRepoquery, default: true, "Accepted, without effect."),
    Parameter(
      "validate_certs", \.validatesCertificates, default: true, "Accepted, without effect."),
  ]
}
