import Jinja
import OrderedCollections
import Values

/// Finds files by name, age, size, kind and content.
///
/// Behaves as ansible-core's `find`, 2.16; expressions are Python's.
struct Find: Module {
  enum Kind: String, ArgumentChoice { case any, directory, file, link }
  enum Stamp: String, ArgumentChoice { case atime, ctime, mtime }

  static let name = "ansible.builtin.find"
  static let summary = "Finds files by name, age, size, kind and content."
  static let parameters: [Parameter<Self>] = [
    Parameter("paths", \.paths, aliases: ["name", "path"], isRequired: true, "Where to look."),
    Parameter(
      "patterns", \.patterns, aliases: ["pattern"], default: [], "What names look like."),
    Parameter("excludes", \.excludes, aliases: ["exclude"], "What names do not look like."),
    Parameter("contains", \.content, "What the beginning of a line looks like, an expression."),
    Parameter(
      "read_whole_file", \.readsWhole, default: false,
      "Whether `contains` is looked for in the whole text."),
    Parameter("file_type", \.kind, default: "file", "What is looked for."),
    Parameter(
      "age", \.age, "The least age, or with a minus the greatest: a number and s, m, h, d or w."),
    Parameter("age_stamp", \.stamp, default: "mtime", "Which time counts for the age."),
    Parameter("size", \.size, "The least size, the greatest with a minus: a number and b, k, m…"),
    Parameter("recurse", \.recurses, default: false, "Whether folders are looked into."),
    Parameter("hidden", \.findsHidden, default: false, "Whether names with a dot are found."),
    Parameter("follow", \.follows, default: false, "Whether links to folders are followed."),
    Parameter("get_checksum", \.wantsChecksum, default: false, "Whether SHA-1 sums are wanted."),
    Parameter("use_regex", \.usesExpressions, default: false, "Whether patterns are expressions."),
    Parameter("depth", \.depth, "How many levels are looked at."),
    Parameter("mode", \.mode, "The permissions, in octal or as for `chmod`."),
    Parameter("exact_mode", \.isExactMode, default: true, "Whether it is all of the permissions."),
  ]

  var paths: [String] = []
  var patterns: [String] = []
  var excludes: [String]?
  var content: String?
  var readsWhole = false
  var kind = Kind.file
  var age: String?
  var stamp = Stamp.mtime
  var size: String?
  var recurses = false
  var findsHidden = false
  var follows = false
  var wantsChecksum = false
  var usesExpressions = false
  var depth: Int?
  var mode: Value?
  var isExactMode = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    let filter: FindFilter
    do {
      filter = try FindFilter(self)
    } catch let refusal as FindFilter.Refusal {
      return refusal.result
    } catch let error as TemplateError {
      return .failure(error.message)
    }
    // One level more than is looked at, because Ansible counts its entries.
    let levels = recurses ? depth.flatMap { $0 > 0 ? "\($0 + 1)" : nil } ?? "" : "1"
    let mark = "\u{1}\(UInt64.random(in: .min ... .max))"
    let reply = try await Self.listing.run(
      ["levels": levels, "follow": follows ? "1" : "", "mark": mark],
      rest: paths.map(CommandCall.expandable), in: context)
    if let failure = reply.failure { return .failure(failure) }
    var found = Walk(self, filter, mark: mark, now: Double(reply["now"] ?? "") ?? 0)
    for (name, bytes) in reply.pairs { found.take(name, bytes) }
    if content != nil || wantsChecksum { try await look(into: &found, filter, context) }
    return found.result
  }

  /// Asks for what stands in the files that are left, and for their sums.
  private func look(
    into found: inout Walk, _ filter: FindFilter, _ context: ModuleContext
  ) async throws {
    let files = found.entries.filter { $0.status.kind == .file }
    guard !files.isEmpty else { return }
    let reply = try await Self.reading.run(
      ["sum": wantsChecksum ? "1" : "", "text": content == nil || kind != .file ? "" : "1"],
      input: Array(files.map(\.path).joined(separator: "\0").utf8) + [0], in: context)
    var index = 0
    var sums: [String: String] = [:]
    var texts: [String: [UInt8]] = [:]
    for (name, bytes) in reply.pairs where index < files.count {
      switch name {
      case "sum": sums[files[index].path] = String(decoding: bytes, as: UTF8.self)
      case "text": texts[files[index].path] = Self.decoded(bytes)
      default: index += 1
      }
    }
    if content != nil, kind == .file {
      found.entries.removeAll { !filter.accepts(content: texts[$0.path] ?? []) }
    }
    for index in found.entries.indices {
      found.entries[index].checksum = sums[found.entries[index].path]
    }
  }

  /// Bytes that `od` has written as octal numbers: a file may hold what ends an answer.
  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.split { $0 == 0x20 || $0 == 0x0A }.compactMap { digits in
      digits.reduce(UInt8?(0)) { sum, digit in sum.map { $0 &* 8 &+ (digit &- 0x30) } }
    }
  }
}

extension Find {
  private static let listing = ModuleScript(
    ["levels", "follow", "mark"],
    """
    say now "$(date +%s)"
    exec 4>&1
    for path; do
      eval "path=$path"
      say path "$path"
      if [ ! -d "$path" ]; then
        say folder no
        continue
      fi
      case $path in -*) path=./$path ;; esac
      printf 'entries\\0'
      errors=$(find ${follow:+-L} "$path"/ -mindepth 1 ${levels:+-maxdepth "$levels"} \\
        -exec stat -c "$mark\(FileStatus.format)|%n" -- {} + 2>&1 >&4)
      printf '\\0'
      say errors "$errors"
    done
    """)

  /// Paths come on standard input, because there may be more than a command line holds.
  private static let reading = ModuleScript(
    ["sum", "text"],
    """
    one='
      for path; do
        if [ -n "$sum" ]; then
          digest=$(sha1sum <"$path")
          printf "sum\\\\0%s\\\\0" "${digest%% *}"
        fi
        if [ -n "$text" ]; then
          printf "text\\\\0"
          od -An -v -to1 -- "$path"
          printf "\\\\0"
        fi
        printf "next\\\\0\\\\0"
      done 2>/dev/null
    '
    export sum text
    xargs -0 sh -c "$one" sh
    """)
}
