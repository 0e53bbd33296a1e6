import Diagnostics
import FoundationEssentials
import OrderedCollections
import Testing
import Values
import YAML

/// Compares with what the script `compare` recorded, where it asks for it.
struct ComparisonTests {
  static let readings = ProcessInfo.processInfo.environment["APUS_READINGS"]

  @Test(.enabled(if: readings != nil, "the script `compare` beside this file runs it"))
  func `what PyYAML reads, we read`() throws {
    let table = try #require(FileManager.default.contents(atPath: Self.readings ?? ""))
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: "\t", maxSplits: 1).map { String($0) }
      let bytes = try #require(FileManager.default.contents(atPath: fields[0]))
      let found = Reading.of(SourceFile(name: fields[0], bytes: [UInt8](bytes)))
      let isError = fields[1].hasPrefix("error: ")
      #expect(isError ? found.hasPrefix("error: ") : found == fields[1], "\(fields[0])")
    }
  }
}

/// What a text holds, as Python prints it.
enum Reading {
  /// The list of documents, or the mistake on one line.
  static func of(_ file: SourceFile) -> String {
    do {
      let options = YAML.Options(acceptsJSON: false)
      let documents = try YAML.loadAll(file, options: options)
      return Value.list(documents.map { Self.shown($0.value.value) }).pythonRepresentation
    } catch {
      return "error: \(error.diagnostic.location.map { "\($0): " } ?? "")\(error.message)"
    }
  }

  /// A value in which vaulted text shows as what stands in the file.
  private static func shown(_ value: Value) -> Value {
    switch value {
    case .object(let object as VaultedText): .string(object.ciphertext)
    case .list(let items): .list(items.map(shown))
    case .mapping(let mapping): .mapping(mapping.mapValues(shown))
    default: value
    }
  }
}
