import OrderedCollections
import Values

extension DockerSetting {
  /// How what is there may differ from what is given.
  enum Comparison: String { case ignore, strict, more = "allow_more_present" }

  /// The words of `docker create` for a value.
  func words(_ value: Value) -> [String] {
    switch kind {
    case .text, .number, .bytes: flag.isEmpty ? [] : ["\(flag)=\(DockerText.text(value))"]
    case .flag: ["\(flag)=\(value.isTrue)"]
    case .pairs: DockerText.pairs(value).map { "\(flag)=\($0.0)=\($0.1)" }
    case .listedPairs(let mark): DockerText.pairs(value).map { "\(flag)=\($0.0)\(mark)\($0.1)" }
    case .set, .special: flag.isEmpty ? [] : Self.list(value).map { "\(flag)=\($0)" }
    }
  }

  /// What is there, where that is not what is given; nil where they agree.
  func difference(
    _ value: Value, _ found: Mapping, _ comparison: Comparison?
  ) -> (wanted: Value, active: Value)? {
    let active = path.reduce(Value.mapping(found)) { $0.mapping?[.string($1)] ?? .null }
    switch kind {
    case .text:
      let text = active.string ?? ""
      let isDefault =
        name == "network_mode" && ["bridge", "default"].contains(text)
        && ["bridge", "default"].contains(value.pythonString)
      return text == value.pythonString || isDefault ? nil : (value, active)
    case .flag: return active.isTrue == value.isTrue ? nil : (value, active)
    case .number: return (active.int ?? 0) == Int(argument: value) ? nil : (value, active)
    case .bytes: return (active.int ?? 0) == Self.bytes(value) ? nil : (value, active)
    case .set:
      return Self.difference(
        Self.list(value).map(Self.capability), Self.list(active).map(Self.capability), comparison)
    case .pairs:
      let entries = DockerText.pairs(active).map { "\($0.0)=\($0.1)" }
      let wanted = DockerText.pairs(value).map { "\($0.0)=\($0.1)" }
      return Self.difference(wanted, entries, comparison).map { _ in (value, active) }
    case .listedPairs(let mark):
      let wanted = DockerText.pairs(value).map { "\($0.0)\(mark)\($0.1)" }
      return Self.difference(wanted, Self.list(active), comparison)
    case .special: return special(value, found, comparison)
    }
  }

  private func special(
    _ value: Value, _ found: Mapping, _ comparison: Comparison?
  ) -> (wanted: Value, active: Value)? {
    let settings = found["Config"]?.mapping ?? [:]
    let host = found["HostConfig"]?.mapping ?? [:]
    switch name {
    case "env":
      let wanted = DockerText.pairs(value).map { "\($0.0)=\($0.1)" }
      return Self.difference(wanted, Self.list(settings["Env"] ?? .null), comparison)
    case "exposed_ports":
      let active = settings["ExposedPorts"]?.mapping?.keys.map(\.pythonString) ?? []
      return Self.difference(Self.list(value).map(Self.port), active, comparison)
    case "published_ports":
      let active = (host["PortBindings"]?.mapping ?? [:]).flatMap { port, bindings in
        (bindings.items ?? []).map { binding in
          let address = binding.mapping?["HostIp"]?.string ?? ""
          return
            "\(address == "0.0.0.0" ? "" : address):\(binding.mapping?["HostPort"]?.string ?? "")"
            + ":\(port.pythonString)"
        }
      }
      return Self.difference(Self.list(value).flatMap(Self.bindings), active, comparison)
    case "volumes":
      let volumes = Self.list(value)
      let active =
        Self.list(host["Binds"] ?? .null).map(Self.bind)
        + (settings["Volumes"]?.mapping?.keys.map(\.pythonString) ?? [])
      return Self.difference(volumes.map(Self.bind), active, comparison)
    default: return nil
    }
  }

  /// More entries than those that are given do no harm, unless comparison is strict.
  private static func difference(
    _ wanted: [String], _ active: [String], _ comparison: Comparison?
  ) -> (wanted: Value, active: Value)? {
    let (wants, has) = (Set(wanted), Set(active))
    let agrees = comparison == .strict ? wants == has : wants.isSubset(of: has)
    return agrees
      ? nil
      : (.list(wanted.sorted().map(Value.string)), .list(active.sorted().map(Value.string)))
  }

  static func list(_ value: Value) -> [String] {
    if value.isNull { return [] }
    return value.items?.map(DockerText.text) ?? [DockerText.text(value)]
  }

  /// Some versions of the daemon write `CAP_` in front.
  private static func capability(_ name: String) -> String { name.dropPrefix("CAP_") ?? name }

  private static func port(_ text: String) -> String { text.contains("/") ? text : "\(text)/tcp" }

  /// A path or volume that is mounted has a mode, whether it is given or not.
  private static func bind(_ text: String) -> String {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 2 ? "\(text):rw" : text
  }

  /// `[ADDRESS:][HOST:]PORT[/PROTOCOL]`, where ports may be ranges, one by one.
  private static func bindings(_ text: String) -> [String] {
    let halves = text.split(separator: "/", maxSplits: 1)
    let transport = halves.count == 2 ? String(halves[1]) : "tcp"
    var parts = (halves.first ?? "").split(separator: ":", omittingEmptySubsequences: false)
    guard let inner = parts.popLast().map(range) else { return [] }
    let outer = parts.popLast().map(range) ?? inner.map { _ in "" }
    let address = parts.joined(separator: ":")
    return zip(outer, inner).map { host, port in
      "\(address == "0.0.0.0" ? "" : address):\(host):\(port)/\(transport)"
    }
  }

  private static func range(_ text: Substring) -> [String] {
    let ends = text.split(separator: "-").compactMap { Int($0) }
    guard ends.count == 2, ends[0] <= ends[1], ends[1] < 65536 else { return [String(text)] }
    return (ends[0]...ends[1]).map(String.init)
  }

  /// A number of bytes, such as `512M`; -1 where there is no limit.
  private static func bytes(_ value: Value) -> Int? {
    if let number = value.int { return number }
    let text = value.pythonString.lowercased()
    if text == "unlimited" { return -1 }
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "-" }
    guard let number = Double(digits) else { return nil }
    let units: [Character: Double] = ["k": 0x1p10, "m": 0x1p20, "g": 0x1p30, "t": 0x1p40]
    return Int(number * (text.dropFirst(digits.count).first.flatMap { units[$0] } ?? 1))
  }
}
