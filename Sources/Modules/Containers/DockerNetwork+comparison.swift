import OrderedCollections
import Values

extension DockerNetwork {
  /// What makes the network.
  var creation: [HostProgram.Word] {
    var words = ["network", "create", "--driver=\(driver)"]
    for (key, text) in DockerText.pairs(driverOptions) { words.append("--opt=\(key)=\(text)") }
    for (key, text) in DockerText.pairs(labels) { words.append("--label=\(key)=\(text)") }
    if let addressDriver { words.append("--ipam-driver=\(addressDriver)") }
    for (key, text) in DockerText.pairs(addressOptions) {
      words.append("--ipam-opt=\(key)=\(text)")
    }
    for pool in pools?.compactMap(\.mapping) ?? [] {
      for (key, flag) in [
        ("subnet", "--subnet"), ("iprange", "--ip-range"), ("gateway", "--gateway"),
      ] {
        if let text = pool[.string(key)], !text.isNull {
          words.append("\(flag)=\(text.pythonString)")
        }
      }
      for (key, text) in DockerText.pairs(pool["aux_addresses"]) {
        words.append("--aux-address=\(key)=\(text)")
      }
    }
    for (flag, isOn) in [
      ("--ipv6", hasIPv6), ("--internal", isInternal), ("--attachable", isAttachable),
      ("--config-only", isModel),
    ] where isOn == true { words.append(flag) }
    if let scope { words.append("--scope=\(scope.rawValue)") }
    if let model { words.append("--config-from=\(model)") }
    return (words + ["--", network]).map { .text($0) }
  }

  /// What of a network that is there differs from what is asked for.
  func differences(_ found: Mapping) -> DockerDifferences {
    var differences = DockerDifferences()
    func text(_ wanted: String?, _ name: String, _ active: Value?) {
      guard let wanted, !wanted.isEmpty, active?.string != wanted else { return }
      differences.add(name, .string(wanted), active)
    }
    func flag(_ wanted: Bool?, _ name: String, _ key: Value) {
      guard let wanted, wanted != (found[key]?.bool ?? false) else { return }
      differences.add(name, .bool(wanted), found[key])
    }
    flag(isModel, "config_only", "ConfigOnly")
    text(model, "config_from", found["ConfigFrom"]?.mapping?["Network"])
    text(driver, "driver", found["Driver"])
    compare(driverOptions, "driver_options", found["Options"], &differences)
    let addresses = found["IPAM"]?.mapping ?? [:]
    text(addressDriver, "ipam_driver", addresses["Driver"])
    if let addressOptions, addressOptions != addresses["Options"] ?? [:],
      !(addressOptions == [:] && addresses["Options"]?.isNull == true)
    {
      differences.add("ipam_driver_options", addressOptions, addresses["Options"])
    }
    comparePools(addresses["Config"]?.items ?? [], &differences)
    flag(hasIPv6, "enable_ipv6", "EnableIPv6")
    flag(isInternal, "internal", "Internal")
    text(scope?.rawValue, "scope", found["Scope"])
    flag(isAttachable, "attachable", "Attachable")
    compare(labels, "labels", found["Labels"], &differences)
    return differences
  }

  /// More entries than those asked for do no harm.
  private func compare(
    _ wanted: Value, _ name: String, _ active: Value?, _ differences: inout DockerDifferences
  ) {
    let pairs = DockerText.pairs(wanted)
    guard !pairs.isEmpty else { return }
    guard let active, let entries = active.mapping, !entries.isEmpty else {
      return differences.add(name, wanted, active)
    }
    for (key, text) in pairs where entries[.string(key)]?.string != text {
      differences.add("\(name).\(key)", .string(text), entries[.string(key)])
    }
  }

  private func comparePools(_ active: [Value], _ differences: inout DockerDifferences) {
    guard let pools, !pools.isEmpty else { return }
    guard !active.isEmpty else {
      return differences.add("ipam_config", .list(pools), .list(active))
    }
    let keys = [
      ("subnet", "Subnet"), ("iprange", "IPRange"), ("gateway", "Gateway"),
      ("aux_addresses", "AuxiliaryAddresses"),
    ]
    for (index, pool) in pools.enumerated() {
      let wanted = keys.compactMap { key, theirs -> (String, String, Value)? in
        guard let value = pool.mapping?[.string(key)], !value.isNull else { return nil }
        return (key, theirs, value)
      }
      let match = active.first { one in
        wanted.allSatisfy { one.mapping?[.string($0.1)] == $0.2 }
      }
      for (key, theirs, value) in wanted where match?.mapping?[.string(theirs)] != value {
        differences.add("ipam_config[\(index)].\(key)", value, nil)
      }
    }
  }
}
