import FoundationEssentials
import Jinja
import OrderedCollections
import SystemPackage
import Values

/// Makes a file of all files of a folder, in the order of their names.
///
/// Behaves as ansible-core's `assemble`, 2.16. The fragments of a host are read in one round trip;
/// there is another only if the file is not what they make.
struct Assemble: Module {
  static let name = "ansible.builtin.assemble"
  static let summary = "Makes a file of the fragments in a folder."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("src", \.source, isRequired: true, "The folder that holds the fragments."),
      Parameter("dest", \.destination, isRequired: true, "The file that they make."),
      Parameter("backup", \.keepsBackup, default: false, "Whether the old file is kept."),
      Parameter("delimiter", \.delimiter, "What stands between two fragments."),
      Parameter("remote_src", \.isOnHost, default: true, "Whether `src` is on the host."),
      Parameter("regexp", \.pattern, "What is found in the names of the fragments."),
      Parameter(
        "ignore_hidden", \.ignoresHidden, default: false,
        "Whether names that begin with a dot are left out."),
      Parameter("validate", \.validate, "A command that must accept the file, `%s` in it."),
      Parameter("decrypt", \.decrypts, default: true, "Whether vaults of ours are decrypted."),
    ] + FileProperties.parameters(at: \.properties)

  var source = ""
  var destination = ""
  var keepsBackup = false
  var delimiter: String?
  var isOnHost = true
  var pattern: String?
  var ignoresHidden = false
  var validate: String?
  var decrypts = true
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    if context.isCheckMode {
      return TaskResult(
        ["msg": "check mode is not supported for this task."], isSkipped: true)
    }
    return isOnHost ? try await assembleThere(in: context) : try await assembleHere(in: context)
  }

  private var refusal: TaskResult? {
    guard let validate, !validate.contains("%s") else { return nil }
    return .failure("validate must contain %s: \(validate)")
  }

  private func writer(_ bytes: [UInt8]) -> FileWriter {
    FileWriter(
      destination: destination, content: .bytes(bytes), properties: properties,
      keepsBackup: keepsBackup, validate: validate, follows: false)
  }
}

extension Assemble {
  private func assembleHere(in context: ModuleContext) async throws -> TaskResult {
    let folder: FilePath
    do {
      folder = try context.files.find(source, in: "files")
    } catch {
      return .failure(error.message)
    }
    guard LocalTree.isFolder(folder) else {
      return .failure("Source (\(folder)) is not a directory")
    }
    if let refusal { return refusal }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
    var fragments: [Fragment] = []
    for name in names {
      let path = folder.appending(name)
      guard !LocalTree.isFolder(path), FileManager.default.fileExists(atPath: path.string)
      else { continue }
      fragments.append(
        Fragment(
          name: Array(name.utf8), bytes: try context.files.read(path, decrypts: decrypts)))
    }
    let bytes: [UInt8]
    do {
      bytes = try joined(fragments, endsDelimiterAnyway: true)
    } catch let error as TemplateError {
      return .failure(error.message)
    }
    let outcome = try await writer(bytes).write(in: context)
    var result = writer(bytes).result(of: outcome, content: bytes, context: context)
    guard !result.isFailed else {
      for key in ["checksum", "diff"] { result.values.removeValue(forKey: .string(key)) }
      return result
    }
    result.values.removeValue(forKey: "path")
    let difference = result.values.removeValue(forKey: "diff")?.items?.first
    if outcome.isWritten, let difference { result["diff"] = difference }
    result["md5sum"] = .string(FileWriter.md5(bytes))
    return result
  }
}

extension Assemble {
  private func assembleThere(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.reading.run(
      [
        "src": CommandCall.expandable(source), "dest": CommandCall.expandable(destination),
        "hidden": ignoresHidden ? "" : "1",
      ], in: context)
    if let failure = reply.failure { return .failure(failure) }
    if let refusal { return refusal }
    guard let fragments = Self.fragments(reply) else {
      return .failure("the fragments were changed by someone else while they were read")
    }
    let bytes: [UInt8]
    do {
      bytes = try joined(fragments, endsDelimiterAnyway: false)
    } catch let error as TemplateError {
      return .failure("Invalid Regexp (\(error.message)) in \"\(pattern ?? "")\"")
    }
    let sum = FileWriter.sha1(bytes)
    var values: Mapping = [
      "src": .string(reply["src"] ?? source), "dest": .string(reply["dest"] ?? destination),
      "checksum": .string(sum), "md5sum": .string(FileWriter.md5(bytes)), "msg": "OK",
    ]
    let isSame = reply["sum"] == sum
    if isSame, properties == FileProperties() {
      values.merge(FileStatus(reply["status"])?.values ?? [:]) { $1 }
      return TaskResult(values)
    }
    var writer = writer(bytes)
    writer.follows = isSame
    let outcome = try await writer.write(in: context)
    if let failure = outcome.reply.failure { return failed(failure, writer, outcome, context) }
    if let validation = outcome.reply["accepted"] {
      values["validation"] = ["rc": 0, "stdout": .string(validation), "stderr": ""]
    }
    if let backup = outcome.reply["backup_file"] { values["backup_file"] = .string(backup) }
    values.merge(outcome.after?.values ?? [:]) { $1 }
    return TaskResult(values, isChanged: outcome.isChanged)
  }

  private func failed(
    _ failure: String, _ writer: FileWriter, _ outcome: FileWriter.Outcome,
    _ context: ModuleContext
  ) -> TaskResult {
    if failure == "failed to validate" {
      let (status, answer) = (outcome.reply["validation"] ?? "1", outcome.reply["answer"] ?? "")
      return .failure("failed to validate: rc:\(status) error:\(answer)")
    }
    let said = writer.result(of: outcome, content: nil, context: context)["msg"]?.string
    return .failure(said ?? failure)
  }

  /// The fragments, whose names and sizes came before the content of all of them; nil where they do
  /// not add up.
  private static func fragments(_ reply: Reply) -> [Fragment]? {
    var rest = reply.bytes("content") ?? []
    let names = reply.pairs.filter { $0.name == "name" }
    var fragments: [Fragment] = []
    for (name, size) in zip(names, reply.all("size")) {
      guard let size = Int(size), size <= rest.count else { return nil }
      fragments.append(Fragment(name: Array(name.bytes), bytes: Array(rest.prefix(size))))
      rest = rest.dropFirst(size)
    }
    return rest.isEmpty ? fragments : nil
  }

  private static let reading = ModuleScript(
    ["src", "dest", "hidden"],
    """
    \(FileScript.looking)
    eval "src=$src; dest=$dest"
    say src "$src"
    say dest "$dest"
    case $src in -*) src=./$src ;; esac
    case $dest in -*) dest=./$dest ;; esac
    [ -e "$src" ] || fail "Source ($src) does not exist"
    [ -d "$src" ] || fail "Source ($src) is not a directory"
    describe status "$dest"
    if [ -f "$dest" ] && digest=$(sha1sum <"$dest"); then say sum "${digest%% *}"; fi
    set --
    for one in "$src"/* ${hidden:+"$src"/.*}; do
      [ -f "$one" ] || continue
      [ -r "$one" ] || fail "[Errno 13] Permission denied: '$one'"
      say name "${one##*/}"
      size=$(wc -c <"$one")
      say size "$((size))"
      set -- "$@" "$one"
    done
    printf '<content\\0'
    [ $# -eq 0 ] || cat -- "$@"
    """)
}

extension Assemble {
  private struct Fragment {
    var name: [UInt8]
    var bytes: [UInt8]
  }

  /// The fragments that are wanted, one behind the other, with line breaks where they lack them.
  ///
  /// Ansible reads the escapes of a delimiter anew each time, and here (not on hosts) puts a line
  /// break behind it even if it ends with one.
  private func joined(_ fragments: [Fragment], endsDelimiterAnyway: Bool) throws -> [UInt8] {
    let expression = try pattern.map { try RegularExpression.compiled($0) }
    var delimiter = Array((delimiter ?? "").utf8)
    var text: [UInt8] = []
    var isFirst = true
    var lacksBreak = false
    for fragment in fragments.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      let name = String(decoding: fragment.name, as: UTF8.self)
      if let expression, try expression.firstMatch(in: name) == nil { continue }
      if ignoresHidden, name.hasPrefix(".") { continue }
      if lacksBreak { text.append(0x0A) }
      if !isFirst, !delimiter.isEmpty {
        delimiter = PythonEscapes.decoded(delimiter)
        text += delimiter
        if endsDelimiterAnyway || delimiter.last != 0x0A { text.append(0x0A) }
      }
      text += fragment.bytes
      isFirst = false
      lacksBreak = fragment.bytes.last != 0x0A
    }
    return text
  }
}

/// The escapes of Python's byte strings, as `codecs.escape_decode` reads them; what is none stays.
enum PythonEscapes {
  private static let letters: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10,
    UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13, 0x5C: 0x5C, 0x22: 0x22,
    0x27: 0x27,
  ]

  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == 0x5C, let next = rest.first else {
        decoded.append(byte)
        continue
      }
      if let letter = letters[next] {
        decoded.append(letter)
        rest = rest.dropFirst()
      } else if next == 0x0A {
        rest = rest.dropFirst()
      } else if next == UInt8(ascii: "x"), let number = number(rest.dropFirst().prefix(2), 16) {
        decoded.append(number)
        rest = rest.dropFirst(3)
      } else if let number = number(rest.prefix(3).prefix { (0x30...0x37).contains($0) }, 8) {
        decoded.append(number)
        rest = rest.dropFirst(rest.prefix(3).prefix { (0x30...0x37).contains($0) }.count)
      } else {
        decoded.append(byte)
      }
    }
    return decoded
  }

  private static func number(_ digits: ArraySlice<UInt8>, _ radix: Int) -> UInt8? {
    guard !digits.isEmpty, radix == 8 || digits.count == 2 else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: radix)
      .map { UInt8(truncatingIfNeeded: $0) }
  }
}
