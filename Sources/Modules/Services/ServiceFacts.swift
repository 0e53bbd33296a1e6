import OrderedCollections
import Values

/// Tells which services a host has and what state they are in.
///
/// Behaves as ansible-core's `service_facts`, 2.16, for systemd, OpenRC and init scripts.
struct ServiceFacts: Module {
  static let name = "ansible.builtin.service_facts"
  static let summary = "Tells the services of a host."
  static let parameters: [Parameter<Self>] = []

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run([:], in: context)
    if let failure = reply.failure { return .failure(failure) }
    var services: Mapping = [:]
    addScripts(reply, to: &services)
    addUnits(reply, to: &services)
    return TaskResult(["ansible_facts": ["services": .mapping(services)]])
  }

  private func addUnits(_ reply: Reply, to services: inout Mapping) {
    let failed = Set(["not-found", "masked", "failed"])
    for line in reply.lines("units") {
      var words = line.split(separator: " ").map(String.init)
      // A dot or a bullet marks what failed.
      if let first = words.first, !first.contains(".service") { words.removeFirst() }
      guard words.count >= 4, words[0].hasSuffix(".service") else { continue }
      let mark = failed.contains(words[1]) ? words[1] : failed.contains(words[2]) ? words[2] : nil
      let state = mark == nil ? (words[3] == "running" ? "running" : "stopped") : "stopped"
      services[.string(words[0])] = [
        "name": .string(words[0]), "state": .string(state),
        "status": .string(mark ?? "unknown"), "source": "systemd",
      ]
    }
    for line in reply.lines("files") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 2, words[0].hasSuffix(".service") else { continue }
      let key = Value.string(words[0])
      if var known = services[key]?.mapping {
        if !failed.contains(known["status"]?.string ?? "") || known["status"] == "unknown" {
          known["status"] = .string(words[1])
          services[key] = .mapping(known)
        }
        continue
      }
      let state = words[0].contains("@") ? "unknown" : "inactive"
      services[key] = [
        "name": key, "state": .string(state), "status": .string(words[1]), "source": "systemd",
      ]
    }
  }

  private func addScripts(_ reply: Reply, to services: inout Mapping) {
    for line in reply.lines("scripts") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 4, words[0] == "[" else { continue }
      let state = words[1] == "+" ? "running" : "stopped"
      services[.string(words[3])] = [
        "name": .string(words[3]), "state": .string(state), "source": "sysv",
      ]
    }
    for line in reply.lines("openrc") {
      let parts = line.split(separator: "[").map { $0.trimmed }
      guard parts.count == 2 else { continue }
      let name = String(parts[0])
      let state = parts[1].hasPrefix("started") ? "running" : "stopped"
      services[.string(name)] = [
        "name": .string(name), "state": .string(state), "source": "openrc",
      ]
    }
  }

  private static let script = ModuleScript(
    [],
    """
    PATH=$PATH:/usr/sbin:/sbin
    answer() {
      name=$1
      shift
      printf '%s\\0' "$name"
      "$@" 2>/dev/null </dev/null
      printf '\\0'
    }
    if command -v service >/dev/null && [ ! -e /etc/redhat-release ]; then
      answer scripts service --status-all
    fi
    if [ -d /run/systemd/system ]; then
      answer units systemctl list-units --no-pager --no-legend --type service --all
      answer files systemctl list-unit-files --no-pager --no-legend --type service
    elif command -v rc-status >/dev/null; then
      answer openrc rc-status --all
    fi
    """)
}
