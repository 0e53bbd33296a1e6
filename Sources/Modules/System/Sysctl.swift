import OrderedCollections
import Values

/// Sets parameters of the kernel, now and at every start.
///
/// Behaves as ansible.posix's `sysctl`, 1.5, on Linux.
struct Sysctl: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "ansible.posix.sysctl"
  static let synonyms = ["ansible.builtin.sysctl"]
  static let summary = "Sets parameters of the kernel, now and at every start."
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "name", \.key, aliases: ["key"], isRequired: true,
      "The parameter, such as `net.ipv4.ip_forward`."),
    Parameter("value", \.value, aliases: ["val"], "Its value."),
    Parameter("state", \.state, default: "present", "Whether it is to be in the file."),
    Parameter("reload", \.reloads, default: true, "Whether the file is applied when it changed."),
    Parameter("sysctl_set", \.setsNow, default: false, "Whether the kernel's own value counts."),
    Parameter(
      "ignoreerrors", \.ignoresUnknown, default: false, "Whether unknown parameters are no error."),
    Parameter("sysctl_file", \.file, default: "/etc/sysctl.conf", "The file."),
  ]

  var key = ""
  var value: Value?
  var state = State.present
  var reloads = true
  var setsNow = false
  var ignoresUnknown = false
  var file = "/etc/sysctl.conf"

  func run(in context: ModuleContext) async throws -> TaskResult {
    if key.isEmpty { return .failure("name cannot be blank") }
    guard state == .absent || value != nil else {
      return .failure("state is present but all of the following are missing: value")
    }
    if state == .present, value?.pythonString.isEmpty == true {
      return .failure("value cannot be blank")
    }
    let name = key.trimmingSpace
    let wanted = text
    let reply = try await Self.reading.run(
      ["file": CommandCall.expandable(file), "name": name], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let path = reply["path"] ?? file
    let old = reply.bytes("content").map(Array.init)
    guard let content = HostText.editable(old ?? []) else { return HostText.refusal(path) }
    var settings = SysctlFile(content)
    let written = settings.value(of: name)
    let now = reply["now"]
    let differs = now.map { !Self.isEqual($0, wanted) } ?? true
    settings.set(name, to: state == .present ? wanted : nil)

    let writes = state == .present ? written != wanted : written?.isEmpty == false
    let setsKernel = setsNow && state == .present && differs
    let applies = state == .present && written == wanted && reloads && differs
    let isChanged = writes || setsKernel || applies
    guard isChanged, !context.isCheckMode else { return TaskResult(isChanged: isChanged) }

    if setsKernel, now != nil {
      let answer = try await Self.setting.run(
        ["name": name, "value": wanted, "ignore": ignoresUnknown ? "1" : ""], in: context)
      if let failure = answer.failure { return .failure("setting \(name) failed: \(failure)") }
    }
    if writes {
      var writer = FileWriter(destination: path, content: .bytes(Array(settings.text.utf8)))
      writer.expected = old.map(FileWriter.sha1)
      let outcome = try await writer.write(in: context)
      if outcome.reply.failure != nil {
        return writer.result(of: outcome, content: nil, context: context)
      }
    }
    if reloads {
      let answer = try await Self.applying.run(
        ["file": path, "ignore": ignoresUnknown ? "1" : ""], in: context)
      if let failure = answer.failure {
        return .failure("Failed to reload sysctl: \(failure)")
      }
    }
    return TaskResult(isChanged: true)
  }

  /// The value as the file has it: truth values are 1 and 0, however they are written.
  private var text: String {
    guard let value else { return "" }
    if let flag = value.bool { return flag ? "1" : "0" }
    let text = value.pythonString
    switch text.lowercased() {
    case "y", "yes", "on", "1", "true", "t", "1.0": return "1"
    case "n", "no", "off", "0", "false", "f", "0.0": return "0"
    default: return text.trimmingSpace
    }
  }

  /// Numbers that the kernel separates with tabs are the same with spaces.
  private static func isEqual(_ one: String, _ other: String) -> Bool {
    one.split(whereSeparator: \.isWhitespace) == other.split(whereSeparator: \.isWhitespace)
  }
}

extension Sysctl {
  private static let needed = """
    PATH=$PATH:/usr/sbin:/sbin
    command -v sysctl >/dev/null ||
      fail 'Failed to find required executable "sysctl" in paths: /usr/sbin:/sbin'
    """

  private static let reading = ModuleScript(
    ["file", "name"],
    """
    \(needed)
    eval "path=$file"
    say path "$path"
    ! now=$(sysctl -e -n "$name" 2>/dev/null) || say now "$now"
    [ -f "$path" ] || exit 0
    [ -r "$path" ] || fail "Failed to open $path: [Errno 13] Permission denied: '$path'"
    printf '<content\\0'
    cat -- "$path"
    """)

  /// `sysctl` may fail to set a value and yet end with 0.
  private static let judging = """
    status=$?
    refused=$(printf '%s\\n' "$said" |
      grep -E '^sysctl: setting key "[^"]+": (Invalid argument|Read-only file system)$')
    [ $status -eq 0 ] && [ -z "$refused" ] || fail "$said"
    """

  private static let setting = ModuleScript(
    ["name", "value", "ignore"],
    """
    \(needed)
    said=$(sysctl ${ignore:+-e} -w "$name=$value" 2>&1)
    \(judging)
    """)

  private static let applying = ModuleScript(
    ["file", "ignore"],
    """
    \(needed)
    said=$(sysctl ${ignore:+-e} -p "$file" 2>&1)
    \(judging)
    """)
}

/// A file of kernel parameters: `name=value`, comments and blank lines.
struct SysctlFile {
  private var lines: [Line]

  private enum Line {
    case setting(name: String, value: String)
    case other(String)
  }

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = String(line).trimmingSpace
      guard !line.hasPrefix("#"), !line.hasPrefix(";"), let equals = line.firstIndex(of: "=") else {
        return .other(line)
      }
      return .setting(
        name: String(line[..<equals]).trimmingSpace,
        value: String(line[equals...].dropFirst()).trimmingSpace)
    }
    if case .other("") = lines.last { lines.removeLast() }
  }

  /// The value that the file gives a parameter: the last one counts.
  func value(of name: String) -> String? {
    for case .setting(name, let value) in lines.reversed() { return value }
    return nil
  }

  /// Gives a parameter a value, or takes it out; of those that are there twice the first stays.
  mutating func set(_ name: String, to value: String?) {
    var seen: Set<String> = []
    lines = lines.compactMap { line in
      guard case .setting(let key, let old) = line else { return line }
      guard seen.insert(key).inserted else { return nil }
      guard key == name else { return .setting(name: key, value: old) }
      return value.map { .setting(name: key, value: $0) }
    }
    if let value, !seen.contains(name) { lines.append(.setting(name: name, value: value)) }
  }

  /// The file as it is to be.
  var text: String {
    lines.map { line in
      switch line {
      case .setting(let name, let value): "\(name)=\(value)\n"
      case .other(let text): "\(text)\n"
      }
    }.joined()
  }
}
