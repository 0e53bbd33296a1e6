import OrderedCollections
import Values

/// Gives the host its name, now and for every start.
///
/// Behaves as ansible-core's `hostname`, 2.16, with systemd; elsewhere the name is in
/// `/etc/hostname`.
struct Hostname: Module {
  static let name = "ansible.builtin.hostname"
  static let summary = "Gives the host its name."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.hostname, isRequired: true, "The name."),
    Parameter("use", \.way, "How names are set, where that is not to be found out."),
  ]

  enum Way: String, ArgumentChoice {
    case alpine, debian, freebsd, generic, macos, macosx, darwin, openbsd, openrc, redhat, sles
    case solaris, systemd
  }

  var hostname = ""
  var way: Way?

  func run(in context: ModuleContext) async throws -> TaskResult {
    switch way {
    case nil, .systemd, .debian, .generic, .alpine: break
    case .some(let other):
      return .failure("Apus sets names with systemd and in /etc/hostname, not as \(other.rawValue)")
    }
    let reply = try await Self.script.run(
      [
        "name": hostname, "way": way.map { $0 == .systemd ? "systemd" : "file" } ?? "",
        "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let current = reply["current"] ?? ""
    let permanent = reply["permanent"] ?? ""
    let full = reply["full"] ?? hostname
    let parts = full.split(separator: ".", omittingEmptySubsequences: false)
    let short = hostname.prefix { $0 != "." }
    let facts: Mapping = [
      "ansible_hostname": .string(String(short)), "ansible_nodename": .string(hostname),
      "ansible_fqdn": .string(full),
      "ansible_domain": .string(parts.dropFirst().joined(separator: ".")),
    ]
    var values: Mapping = ["name": .string(hostname), "ansible_facts": .mapping(facts)]
    let isChanged = reply["changed"] != nil
    if isChanged {
      let before = hostname != current ? current : permanent
      values["diff"] = [
        "after": .string("hostname = \(hostname)\n"), "before": .string("hostname = \(before)\n"),
      ]
    }
    return TaskResult(values, isChanged: isChanged)
  }

  private static let script = ModuleScript(
    ["name", "way", "dry"],
    """
    if [ -z "$way" ]; then
      way=file
      [ ! -d /run/systemd/system ] || ! command -v hostnamectl >/dev/null || way=systemd
    fi
    call() { said=$("$@" 2>&1) || fail "Command failed rc=$?, out=, err=$said"; }
    if [ "$way" = systemd ]; then
      current=$(hostnamectl --transient status) && permanent=$(hostnamectl --static status) ||
        fail "hostnamectl does not tell the name"
    else
      current=$(uname -n)
      permanent=
      [ ! -f /etc/hostname ] || read -r permanent </etc/hostname
    fi
    say current "$current"
    say permanent "$permanent"
    if [ "$permanent" != "$name" ]; then
      say changed 1
      if [ -n "$dry" ]; then :
      elif [ "$way" = systemd ]; then
        [ ${#name} -le 64 ] ||
          fail "name cannot be longer than 64 characters on systemd servers, try a shorter name"
        call hostnamectl --pretty --static set-hostname "$name"
      else
        said=$( (umask 022 && printf '%s\\n' "$name" >/etc/hostname.apus-new) 2>&1 &&
          mv -f /etc/hostname.apus-new /etc/hostname 2>&1) ||
          fail "failed to update hostname: $said"
      fi
    fi
    if [ "$current" != "$name" ]; then
      say changed 1
      if [ -n "$dry" ]; then :
      elif [ "$way" = systemd ]; then call hostnamectl --transient set-hostname "$name"
      else call hostname "$name"
      fi
    fi
    ! full=$(hostname -f 2>/dev/null) || say full "$full"
    """)
}
