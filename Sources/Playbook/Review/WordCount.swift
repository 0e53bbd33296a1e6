import Diagnostics
import FoundationEssentials
import SystemPackage

/// How often each name occurs in the files of some folders, whatever the files are.
struct WordCount {
  private var counts: [String: Int] = [:]
  /// How often a name stands where a result is registered.
  private var registered: [String: Int] = [:]

  /// Larger files are no playbooks, templates or variables.
  private static let largestFile = 1 << 20

  /// Reads all files of the folders and of those in them; hidden ones are left out.
  init(in folders: Set<String>) {
    var seen: Set<String> = []
    for folder in folders { read(folder, &seen) }
  }

  /// Whether a name occurs anywhere but where a result is registered under it.
  func isUsed(_ name: String) -> Bool { counts[name, default: 0] > registered[name, default: 0] }

  private mutating func read(_ folder: String, _ seen: inout Set<String>) {
    guard seen.insert(folder).inserted else { return }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      if attributes?[.type] as? FileAttributeType == .typeDirectory {
        read(path, &seen)
      } else if attributes?[.type] as? FileAttributeType == .typeRegular,
        let file = try? FileDescriptor.open(path, .readOnly)
      {
        count((try? file.closeAfter { try Self.content(of: file) }) ?? [])
      }
    }
  }

  private static func content(of file: FileDescriptor) throws -> [UInt8] {
    guard try file.seek(offset: 0, from: .end) <= Int64(largestFile) else { return [] }
    try file.seek(offset: 0, from: .start)
    return try file.readToEnd()
  }

  private mutating func count(_ bytes: [UInt8]) {
    var previous = ""
    for word in bytes.split(whereSeparator: { !Self.isNamePart($0) }) {
      let text = String(decoding: word, as: UTF8.self)
      counts[text, default: 0] += 1
      if previous == "register" { registered[text, default: 0] += 1 }
      previous = text
    }
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "_")
  }
}
