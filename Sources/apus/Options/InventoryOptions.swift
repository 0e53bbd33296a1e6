import ArgumentParser

/// Which hosts there are, and which may take part, as flags.
struct InventoryFlags: ParsableArguments {
  @Option(
    name: [.customShort("i"), .customLong("inventory"), .customLong("inventory-file")],
    help: "An inventory file, directory or script, or `host1,host2,`; may be repeated.")
  var inventories: [String] = []

  @Option(
    name: [.customShort("l"), .customLong("limit")],
    help: "Only hosts that this pattern names take part.")
  var limit: String?
}
