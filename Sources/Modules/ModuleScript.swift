import OrderedCollections
import Remote
import Values

/// A script of a module, whose arguments have names in it.
///
/// The text is the same at every call, so that a shell is sent it once; what differs comes as
/// arguments, and so as data.
struct ModuleScript: Sendable {
  private let text: String
  private let names: [String]

  /// Gives the script `body` the variables `names`.
  init(_ names: [String], _ body: String) {
    self.names = names
    let assignments = names.enumerated().map { "\($1)=${\($0 + 1)}" }
    // Messages are read by the modules, whatever language the host speaks.
    text = """
      language=${LC_ALL+x$LC_ALL}
      LC_ALL=C
      export LC_ALL
      \(assignments.joined(separator: " "))
      shift \(names.count)
      \(Self.answering)
      \(body)
      """
  }

  /// Runs it with the values of its variables; those not given are empty.
  ///
  /// The script finds `rest` as `$@`.
  func run(
    _ values: [String: String], rest: [String] = [], input: [UInt8] = [],
    isContained: Bool = true, in context: ModuleContext
  ) async throws -> Reply {
    let connection = try await context.connect()
    let result = try await connection.run(
      Request(
        script: text, arguments: names.map { values[$0] ?? "" } + rest, input: input,
        environment: context.environment, isContained: isContained))
    return Reply(result)
  }

  /// Answers are names and texts by turns, each ended by a NUL byte; `fail` ends the script.
  private static let answering = """
    say() { printf '%s\\0%s\\0' "$1" "$2"; }
    fail() {
      say failed "$1"
      exit 0
    }
    """
}

/// What a module's script answered: texts under names, in order.
///
/// A name that begins with `<` is the last: all that follows is its text, whatever bytes it holds.
struct Reply: Sendable {
  private(set) var pairs: [(name: String, bytes: ArraySlice<UInt8>)] = []
  /// What the script itself went wrong with, where it did not come to its end.
  private(set) var breakdown: String?

  init(_ result: CommandResult) {
    var rest = result.output[...]
    while let name = Self.field(&rest) {
      let name = String(decoding: name, as: UTF8.self)
      if name.hasPrefix("<") {
        pairs.append((String(name.dropFirst()), rest))
        break
      }
      guard let bytes = Self.field(&rest) else { break }
      pairs.append((name, bytes))
    }
    if result.status != 0 {
      let errors = String(decoding: result.errors, as: UTF8.self)
      let said = errors.split(separator: "\n").joined(separator: "; ")
      breakdown = "the host's shell ended with status \(result.status): \(said)"
    }
  }

  private static func field(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: 0) else { return nil }
    defer { rest = rest[end...].dropFirst() }
    return rest[..<end]
  }

  /// The last text of that name.
  subscript(name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of the last text of that name.
  func bytes(_ name: String) -> ArraySlice<UInt8>? { pairs.last { $0.name == name }?.bytes }

  /// All texts of that name.
  func all(_ name: String) -> [String] {
    pairs.filter { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// Why the script failed, if it did.
  var failure: String? { self["failed"] ?? breakdown }
}
