import FoundationEssentials
import OrderedCollections
import Values

/// Reads a file of the host whole.
///
/// Behaves as ansible-core's `slurp`, 2.16.
struct Slurp: Module {
  static let name = "ansible.builtin.slurp"
  static let summary = "Reads a file of the host."
  static let parameters: [Parameter<Self>] = [
    Parameter("src", \.source, aliases: ["path"], isRequired: true, "The file.")
  ]

  var source = ""

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(["path": CommandCall.expandable(source)], in: context)
    let path = reply["path"] ?? source
    switch reply.failure {
    case "missing": return .failure("file not found: \(path)")
    case "denied": return .failure("file is not readable: \(path)")
    case "folder": return .failure("source is a directory and must be a file: \(path)")
    case .some(let failure): return .failure(failure)
    case nil: break
    }
    let bytes = reply.bytes("content").map { Data($0) } ?? Data()
    return TaskResult([
      "content": .string(bytes.base64EncodedString()), "source": .string(path),
      "encoding": "base64",
    ])
  }

  private static let script = ModuleScript(
    ["path"],
    """
    eval "path=$path"
    say path "$path"
    [ -e "$path" ] || fail missing
    [ ! -d "$path" ] || fail folder
    [ -r "$path" ] || fail denied
    printf '<content\\0'
    cat <"$path"
    """)
}
