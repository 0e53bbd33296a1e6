import SystemPackage

/// A module that is a file: how it wants its arguments, and who runs it.
struct ModuleFile: Sendable {
  /// How a module is called, in the order in which Ansible tells them apart.
  enum Style: Sendable, Hashable {
    /// A program that reads a file of JSON.
    case binary
    /// Python that imports `ansible.module_utils` or a collection's.
    case python
    /// A script in whose text the arguments are put, as JSON.
    case splicedJSON
    /// A script that reads a file of JSON.
    case wantsJSON
    /// A script that reads a file of `name=value`.
    case plain
    /// PowerShell, which runs on Windows.
    case powerShell
  }

  /// The name by which tasks call it.
  let name: String
  /// Its name in Python, such as `ansible.modules.kube`.
  let pythonName: String
  let content: [UInt8]
  let style: Style
  /// What the first line says who runs it, such as `/usr/bin/env perl`; none for a program.
  let interpreter: [String]

  init(name: String, content: [UInt8]) {
    self.name = name
    let parts = name.split(separator: ".").map(String.init)
    pythonName =
      parts.count >= 3
      ? "ansible_collections.\(parts[0]).\(parts[1]).plugins.modules."
        + parts[2...].joined(separator: ".")
      : "ansible.modules.\(name)"
    style = Self.style(of: content)
    var content = content
    if style == .python {
      let text = String(decoding: content, as: UTF8.self)
      let all = "from ansible.module_utils.basic import *"
      content = Array(text.replacing(Self.oldImport, with: all).utf8)
    }
    self.content = content
    let line = content.prefix { $0 != UInt8(ascii: "\n") }
    let words = line.starts(with: "#!".utf8) ? line.dropFirst(2) : []
    interpreter = String(decoding: words, as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static let oldImport = "#<<INCLUDE_ANSIBLE_MODULE_COMMON>>"
  static let splice = "<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>"

  private static func style(of content: [UInt8]) -> Style {
    if content.prefix(1024).contains(where: { $0 < 7 || (14..<27).contains($0) }) { return .binary }
    let text = String(decoding: content, as: UTF8.self)
    if text.contains(oldImport) { return .python }
    let imports = #/(?m)^\s*(?:from|import)\s+(?:ansible\.module_utils|ansible_collections\.|\.\.)/#
    if text.firstMatch(of: imports) != nil { return .python }
    if text.contains("#Requires -Module") || text.contains("#AnsibleRequires") {
      return .powerShell
    }
    if text.contains(splice) { return .splicedJSON }
    return text.contains("WANT_JSON") ? .wantsJSON : .plain
  }

  /// The name of the program that runs it, such as `python3`; nil for a program itself.
  var program: String? {
    var words = interpreter[...]
    if words.first.map({ FilePath($0).lastComponent?.string == "env" }) == true {
      words = words.dropFirst()
      while words.first?.hasPrefix("-") == true { words = words.dropFirst() }
    }
    return words.first.flatMap { FilePath($0).lastComponent?.string }
  }

  /// Whether Python runs it.
  var isPython: Bool { style == .python || program?.hasPrefix("python") == true }
}
