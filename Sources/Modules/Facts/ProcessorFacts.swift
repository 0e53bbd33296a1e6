import OrderedCollections
import Values

/// What `/proc/cpuinfo` tells of the processors.
enum ProcessorFacts {
  static func facts(from reply: Reply, architecture: String) -> Mapping {
    guard let text = reply["cpuinfo"] else { return [:] }
    let counts = counts(in: text)
    var number = counts.shown.count
    if counts.vendors > 0, counts.vendors == counts.models { number = counts.vendors }
    if ["armv", "aarch", "ppc"].contains(where: architecture.hasPrefix) {
      number = counts.processors
    }
    let sockets = counts.coresBySocket.isEmpty ? number : counts.coresBySocket.count
    let cores = max(counts.coresBySocket.values.first ?? 1, 1)
    let threads = (counts.threadsByCore.values.first ?? 1) / cores
    return [
      "processor": .list(counts.shown.map(Value.string)), "processor_count": .int(sockets),
      "processor_cores": .int(cores), "processor_threads_per_core": .int(threads),
      "processor_vcpus": .int(threads * sockets * cores),
      "processor_nproc": .int(
        reply.trimmed("nproc").flatMap { Int($0) } ?? counts.processors),
    ]
  }

  private struct Counts {
    var shown: [String] = []
    var vendors = 0
    var models = 0
    var processors = 0
    var coresBySocket: OrderedDictionary<String, Int> = [:]
    var threadsByCore: OrderedDictionary<String, Int> = [:]
  }

  private static func counts(in text: String) -> Counts {
    var counts = Counts()
    var socket = "0"
    var core = "0"
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? String(parts[1].trimmed) : ""
      switch parts[0].trimmed {
      case "model name", "Processor", "vendor_id", "cpu", "Vendor", "processor":
        counts.shown.append(value)
        if parts[0].trimmed == "vendor_id" { counts.vendors += 1 }
        if parts[0].trimmed == "model name" { counts.models += 1 }
        if parts[0].trimmed == "processor" { counts.processors += 1 }
      case "physical id":
        socket = value
        if counts.coresBySocket[socket] == nil { counts.coresBySocket[socket] = 1 }
      case "core id":
        core = value
        if counts.coresBySocket[core] == nil { counts.threadsByCore[core] = 1 }
      case "cpu cores": counts.coresBySocket[socket] = Int(value) ?? 1
      case "siblings": counts.threadsByCore[core] = Int(value) ?? 1
      default: break
      }
    }
    return counts
  }
}
