import OrderedCollections
import Values

/// Sets the host's time zone, and whether its clock keeps local time.
///
/// Behaves as community.general's `timezone`, 8.6, on Linux: by `timedatectl` where systemd runs,
/// by `/etc/localtime` and `/etc/timezone` elsewhere.
struct Timezone: Module {
  enum Clock: String, ArgumentChoice { case local, utc = "UTC" }

  static let name = "community.general.timezone"
  static let synonyms = ["ansible.builtin.timezone"]
  static let summary = "Sets the host's time zone, and whether its clock keeps local time."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.zone, "The zone, such as `Europe/Zurich`."),
    Parameter("hwclock", \.clock, aliases: ["rtc"], "What the host's clock keeps."),
  ]

  var zone: String?
  var clock: Clock?

  func run(in context: ModuleContext) async throws -> TaskResult {
    guard zone != nil || clock != nil else {
      return .failure("one of the following is required: hwclock, name")
    }
    let reply = try await Self.script.run(
      [
        "zone": zone ?? "", "clock": clock?.rawValue ?? "", "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    var (before, after): (Mapping, Mapping) = ([:], [:])
    if let zone {
      before["name"] = .string(reply["zone"] ?? "n/a")
      after["name"] = .string(zone)
    }
    if let clock {
      before["hwclock"] = .string(reply["clock"] ?? "n/a")
      after["hwclock"] = .string(clock.rawValue)
    }
    let values: Mapping = ["diff": ["before": .mapping(before), "after": .mapping(after)]]
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }

  private static let script = ModuleScript(
    ["zone", "clock", "dry"],
    """
    systemd=
    [ ! -d /run/systemd/system ] || ! command -v timedatectl >/dev/null || systemd=1
    case $zone in
      '') ;;
      *..* | /*) fail "given timezone \\"$zone\\" is not available" ;;
      *) [ -f "/usr/share/zoneinfo/$zone" ] ||
        fail "given timezone \\"$zone\\" is not available" ;;
    esac
    call() { said=$("$@" 2>&1) || fail "$said"; }
    if [ -n "$systemd" ]; then
      had=$(timedatectl show -p Timezone -p LocalRTC 2>/dev/null) ||
        fail "timedatectl does not tell the time zone"
      was=${had#*Timezone=}
      was=${was%%[!A-Za-z0-9_+/-]*}
      case $had in *LocalRTC=yes*) kept=local ;; *) kept=UTC ;; esac
    else
      was=
      if [ -r /etc/timezone ]; then read -r was </etc/timezone
      else
        was=$(readlink -f /etc/localtime)
        was=${was#/usr/share/zoneinfo/}
      fi
      kept=UTC
      ! grep -q '^LOCAL' /etc/adjtime 2>/dev/null || kept=local
    fi
    say zone "$was"
    say clock "$kept"
    if [ -n "$zone" ] && [ "$zone" != "$was" ]; then
      say changed 1
      if [ -n "$dry" ]; then :
      elif [ -n "$systemd" ]; then call timedatectl set-timezone "$zone"
      else
        call ln -sf "/usr/share/zoneinfo/$zone" /etc/localtime.apus-new
        call mv -f /etc/localtime.apus-new /etc/localtime
        printf '%s\\n' "$zone" >/etc/timezone || fail "/etc/timezone cannot be written"
      fi
    fi
    if [ -n "$clock" ] && [ "$clock" != "$kept" ]; then
      say changed 1
      if [ -n "$dry" ]; then :
      elif [ -n "$systemd" ]; then
        flag=no
        [ "$clock" = UTC ] || flag=yes
        call timedatectl set-local-rtc "$flag"
      else
        way=--utc
        [ "$clock" = UTC ] || way=--localtime
        call hwclock --systohc "$way"
      fi
    fi
    """)
}
