/// Ansible's own lookups, and those of collections that playbooks count on: the one list.
enum Lookups {
  static let all: [Lookup] = [
    .cartesian, .config, .csvfile, .dict, .env, .file, .fileglob, .firstFound, .flattened,
    .indexedItems, .ini, .inventoryHostnames, .items, .lines, .list, .nested, .password, .pipe,
    .randomChoice, .sequence, .subelements, .template, .terraformOutput, .together, .unvault, .url,
    .varnames, .vars,
  ]

  /// The lookups by each of their names.
  static let named: [String: Lookup] = Dictionary(
    all.flatMap { lookup in lookup.names.map { ($0, lookup) } }, uniquingKeysWith: { $1 })
}
