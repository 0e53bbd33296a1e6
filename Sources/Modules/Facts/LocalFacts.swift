import Diagnostics
import OrderedCollections
import Values

/// What the host's own files in `facts.d` tell: JSON, INI, or programs that print either.
enum LocalFacts: FactFamily {
  static let name = "local"
  static let isMinimal = true
  static let script = """
    for fact in "${factpath:-/etc/ansible/facts.d}"/*.fact; do
      [ -f "$fact" ] || continue
      if [ -x "$fact" ]; then
        answer=$("$fact" 2>/dev/null </dev/null)
        status=$?
      else
        answer=$(cat <"$fact" 2>/dev/null)
        status=$?
      fi
      base=${fact##*/}
      say local "${base%.fact}"
      say local.status "$status"
      say local.text "$answer"
    done
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    var local: Mapping = [:]
    let names = reply.all("local")
    let texts = reply.all("local.text")
    let statuses = reply.all("local.status")
    for ((name, text), status) in zip(zip(names, texts), statuses) {
      local[.string(name)] = value(text, status: status, name: name)
    }
    return ["local": .mapping(local)]
  }

  private static func value(_ text: String, status: String, name: String) -> Value {
    guard status == "0" else {
      return .string("error loading fact - \(name): the program ended with status \(status)")
    }
    if let value = try? JSONReader.value(ofText: text) { return value }
    guard let sections = sections(text) else {
      return .string("error loading fact - \(name): it is neither JSON nor INI")
    }
    return .mapping(sections)
  }

  /// Reads `[section]` and `key = value` lines; nil where the text has others.
  private static func sections(_ text: String) -> Mapping? {
    var sections: Mapping = [:]
    var current: Value?
    for line in text.split(separator: "\n") {
      let line = line.trimmed
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        let name = Value.string(String(line.dropFirst().dropLast()))
        current = name
        sections[name] = [:]
        continue
      }
      guard let current, let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        return nil
      }
      var entries = sections[current]?.mapping ?? [:]
      let key = line[..<mark].trimmed.lowercased()
      entries[.string(key)] = .string(String(line[line.index(after: mark)...].trimmed))
      sections[current] = .mapping(entries)
    }
    return sections
  }
}

extension Substring {
  /// The text without the blanks around it.
  var trimmed: Substring {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...last]
  }
}
