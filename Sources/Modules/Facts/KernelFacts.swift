import OrderedCollections
import Values

/// What the kernel was started with.
enum KernelFacts: FactFamily {
  static let name = "cmdline"
  static let isMinimal = true
  static let script = """
    show cmdline /proc/cmdline
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    guard let line = reply["cmdline"] else { return [:] }
    let words = (try? ShellWords.split(line)) ?? []
    var last: Mapping = [:]
    var all: Mapping = [:]
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = Value.string(String(parts[0]))
      let value: Value = parts.count == 2 ? .string(String(parts[1])) : true
      last[key] = value
      switch (all[key], parts.count) {
      case (nil, _), (_, 1): all[key] = value
      case (.list(let values)?, _): all[key] = .list(values + [value])
      case (let first?, _): all[key] = .list([first, value])
      }
    }
    return ["cmdline": .mapping(last), "proc_cmdline": .mapping(all)]
  }
}

/// The load of the last minutes, as the kernel tells it: two decimals.
enum LoadFacts: FactFamily {
  static let name = "loadavg"
  static let script = """
    show load /proc/loadavg
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let numbers = (reply["load"] ?? "").split(separator: " ").prefix(3).compactMap { Double($0) }
    guard numbers.count == 3 else { return [:] }
    return [
      "loadavg": [
        "1m": .float(numbers[0]), "5m": .float(numbers[1]), "15m": .float(numbers[2]),
      ]
    ]
  }
}
