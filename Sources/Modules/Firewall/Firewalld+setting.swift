import OrderedCollections
import Values

extension Firewalld {
  /// One thing that is to be there or not, as the programs call it.
  struct Setting {
    var kind: String
    /// Nil for a switch of the zone.
    var value: String?
    var isOn: Bool
    var hasTimeout = true
    /// What a change is told as, beside the state; empty where it is told in other words.
    var subject = ""
    var warning: String?

    /// Whether firewalld can only keep it, not do it now.
    var isPermanentOnly: Bool { kind == "zone" || kind == "target" }

    /// What is told of a change.
    func told(zone: String, given: String?, _ state: State) -> [String] {
      let value = value ?? ""
      switch kind {
      case "zone":
        let verb = isOn ? "Added" : "Removed"
        return ["\(verb) zone \(zone)", "Changed zone \(given ?? "None") to \(state.rawValue)"]
      case "target":
        return [
          isOn ? "Set zone \(zone) target to \(value)" : "Reset zone \(zone) target to default"
        ]
      case "masquerade":
        return [isOn ? "Added masquerade to zone \(zone)" : "Removed masquerade from zone \(zone)"]
      case "interface":
        return [isOn ? "Changed \(value) to zone \(zone)" : "Removed \(value) from zone \(zone)"]
      case "source":
        return [isOn ? "Added \(value) to zone \(zone)" : "Removed \(value) from zone \(zone)"]
      default:
        return subject.isEmpty ? [] : ["Changed \(subject) to \(state.rawValue)"]
      }
    }
  }

  /// An argument that is none.
  struct Mistake: Error { let message: String }

  /// What is asked for; nil if nothing is.
  func setting() throws(Mistake) -> Setting? {
    if let target {
      let isOn = state == .present || state == .enabled
      return Setting(kind: "target", value: target.rawValue, isOn: isOn, hasTimeout: false)
    }
    let isOn = state == .enabled
    var asked = try named(isOn)
    if asked == nil { asked = try forwarding(isOn) }
    if asked == nil { asked = switched() }
    let isZoneState = state == .present || state == .absent
    if let asked {
      if isZoneState {
        throw Mistake(message: "absent and present state can only be used in zone level operations")
      }
      return asked
    }
    guard isZoneState else { return nil }
    return Setting(kind: "zone", isOn: state == .present, hasTimeout: false)
  }

  /// What has a name of its own.
  private func named(_ isOn: Bool) throws(Mistake) -> Setting? {
    if let block {
      return Setting(kind: "icmp-block", value: block, isOn: isOn, subject: "icmp-block \(block)")
    }
    if let service {
      return Setting(kind: "service", value: service, isOn: isOn, subject: "service \(service)")
    }
    if let transport {
      return Setting(
        kind: "protocol", value: transport, isOn: isOn, subject: "protocol \(transport)")
    }
    if let port {
      let parts = port.withoutOuterSpaces.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty else {
        throw Mistake(message: "improper port format (missing protocol?)")
      }
      let text = parts.joined(separator: "/")
      return Setting(kind: "port", value: text, isOn: isOn, subject: "port \(text)")
    }
    if let rule {
      return Setting(kind: "rich-rule", value: rule, isOn: isOn, subject: "rich_rule \(rule)")
    }
    if let source { return Setting(kind: "source", value: source, isOn: isOn, hasTimeout: false) }
    return interface.map {
      Setting(kind: "interface", value: $0, isOn: isOn, hasTimeout: false)
    }
  }

  private func forwarding(_ isOn: Bool) throws(Mistake) -> Setting? {
    guard let forwards else { return nil }
    guard forwards.count == 1, let forward = forwards[0].mapping else {
      throw Mistake(message: "Only one port forward supported at a time")
    }
    func text(_ key: String, _ message: String) throws(Mistake) -> String {
      guard let value = forward[.string(key)] else { throw Mistake(message: message) }
      return value.pythonString
    }
    let port = try text("port", "port must be specified for port forward")
    let proto = try text("proto", "proto udp/tcp must be specified for port forward")
    let other = try text("toport", "toport must be specified for port forward")
    let address = forward["toaddr"]?.pythonString ?? ""
    return Setting(
      kind: "forward-port",
      value: "port=\(port):proto=\(proto):toport=\(other):toaddr=\(address)", isOn: isOn,
      subject: "port_forward port=\(port):proto=\(proto):toport=\(other):toaddr=\(address)")
  }

  /// What the zone has or has not; a word that is no truth value counts as yes.
  private func switched() -> Setting? {
    let (kind, argument, word) =
      inversion != nil
      ? ("icmp-block-inversion", "icmp_block_inversion", inversion)
      : ("masquerade", "masquerade", masquerade)
    guard let word else { return nil }
    let truth = Truth.reads(.string(word))
    var setting = Setting(
      kind: kind, isOn: (state == .enabled) == (truth ?? true), hasTimeout: false)
    if kind != "masquerade" { setting.subject = "\(kind) \(word)" }
    if truth == nil {
      setting.warning =
        "The value of the \(argument) option is \"\(word)\". The type of the option will be "
        + "changed from string to boolean in a future release. To avoid unexpected behavior, "
        + "please change the value to boolean."
    }
    return setting
  }
}
