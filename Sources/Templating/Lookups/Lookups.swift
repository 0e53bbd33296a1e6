/// Ansible's own lookups, and those of collections that playbooks count on: the one list.
enum Lookups {
  static let all: [Lookup] = [
    .cartesian, .config, .csvfile, .dependent, .dict, .env, .file, .fileglob,
    .filetree, .firstFound, .flattened, .getPath, .indexOf, .indexedItems, .ini,
    .inventoryHostnames, .items, .lines, .list, .mergeVariables, .nested, .password, .pipe,
    .randomChoice, .randomString, .sequence, .subelements, .template, .terraformOutput, .toPaths,
    .together, .unvault, .url, .validate, .varnames, .vars,
  ]

  /// The lookups by each of their names.
  static let named: [String: Lookup] = Dictionary(
    all.flatMap { lookup in lookup.names.map { ($0, lookup) } }, uniquingKeysWith: { $1 })
}
