public import Diagnostics
import SystemPackage

/// The arguments of an `ssh` command line, as ansible's `ssh_args` and `ssh_common_args` hold them.
public struct SSHArguments: Sendable {
  /// What they give; options without effect here are listed in it.
  public private(set) var options = GivenOptions()
  /// Words that are no options: the destination, then a command.
  private(set) var operands: [Word] = []
  /// Where `-W` leads to.
  private(set) var forward: Word?

  /// Reads options only; anything else is a mistake.
  ///
  /// - Parameters:
  ///   - text: The arguments; words are split as Python's `shlex.split` does.
  ///   - name: Where they come from, such as `ansible_ssh_common_args`, for messages.
  /// - Returns: What they give.
  /// - Throws: The first mistake, with its place in `text`.
  public static func parse(
    _ text: String, named name: String
  ) throws(DiagnosticError) -> SSHArguments {
    let arguments = try SSHArguments(ShellWords.split(SourceFile(name: name, text: text)))
    if let operand = arguments.operands.first {
      throw operand.error("`\(operand.text)` is not an option")
    }
    if let forward = arguments.forward {
      throw forward.error("`-W` belongs into a `ProxyCommand` only")
    }
    return arguments
  }

  /// Reads the words behind `ssh`.
  init(_ words: [Word]) throws(DiagnosticError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word.text == "--" {
        operands += rest
        break
      }
      guard word.text.hasPrefix("-"), word.text.count > 1 else {
        operands.append(word)
        // What follows the destination's own options is a command with options of its own.
        if operands.count > 1 {
          operands += rest
          break
        }
        continue
      }
      try read(word, &rest)
    }
  }

  /// Reads a cluster of flags such as `-qAi key` or `-oPort=22`.
  private mutating func read(
    _ word: Word, _ rest: inout ArraySlice<Word>
  ) throws(DiagnosticError) {
    var letters = word.text.dropFirst()
    while let letter = letters.popFirst() {
      if try setFlag(letter, word) { continue }
      guard Self.withValue.contains(letter) else {
        throw word.error("`-\(letter)` is not an option of ssh")
      }
      let value: Word
      if !letters.isEmpty {
        value = Word(text: String(letters), location: word.location)
      } else if let next = rest.popFirst() {
        value = next
      } else {
        throw word.error("`-\(letter)` needs a value")
      }
      return try set(letter, to: value, flag: word)
    }
  }

  private mutating func setFlag(_ letter: Character, _ word: Word) throws(DiagnosticError) -> Bool {
    switch letter {
    case "A": options.forwardsAgent = true
    case "a": options.forwardsAgent = false
    case "4": options.addressFamily = .ipv4
    case "6": options.addressFamily = .ipv6
    case "C": options.isCompressed = true
    // How ssh logs, draws terminals, shares connections and forwards windows has no meaning here.
    case "q", "v", "T", "t", "x", "X", "Y", "M", "n", "N", "k", "K", "y", "1", "2": break
    case "f", "G", "g", "s", "V":
      options.unsupported.append(UnsupportedOption(name: "-\(letter)", location: word.location))
    default: return false
    }
    return true
  }

  private static let withValue = Set("BDEFIJLOPQRSWbceilmopw")

  private mutating func set(
    _ letter: Character, to value: Word, flag: Word
  ) throws(DiagnosticError) {
    switch letter {
    case "o": try setOption(value)
    case "F":
      let isNone = value.text.lowercased() == "none"
      let source = isNone ? ConfigSource.none : .file(FilePath(value.text))
      options.configSource = options.configSource ?? source
    case "i": options.add(identityFile: value.text)
    case "J":
      if options.proxy != nil {
        throw value.error(
          "there is a proxy already",
          hint: "several jump hosts stand in one `-J`, separated by commas")
      }
      let jumps = try JumpHost.list(value.text, at: value.location)
      options.proxy = jumps.isEmpty ? GivenProxy.none : .jumps(jumps)
    case "p": if options.port == nil { options.port = try OptionValue.port(value) }
    case "l": options.user = options.user ?? value.text
    case "W":
      if forward != nil { throw value.error("`-W` can be given once") }
      forward = value
    case "S", "E", "e": break
    default:
      options.unsupported.append(UnsupportedOption(name: "-\(letter)", location: flag.location))
    }
  }

  private mutating func setOption(_ value: Word) throws(DiagnosticError) {
    let bytes = Array(value.text.utf8)
    let range = value.location.range
    let isDirect = range.count >= bytes.count && value.location.text.hasSuffix(value.text)
    let start = range.upperBound - bytes.count
    let line = try ConfigLine.parse(bytes) { part in
      isDirect
        ? SourceLocation(
          file: value.location.file,
          range: start + part.lowerBound..<start + part.upperBound)
        : value.location
    }
    guard let line else { throw value.error("`-o` needs `Option=value`") }
    if ["host", "match", "include"].contains(line.keyword.text.lowercased()) {
      throw value.error("`\(line.keyword.text)` belongs into a file")
    }
    if let keyword = OptionKeyword.named(line.keyword.text) {
      try keyword.read(line)?(&options)
      return
    }
    let ignored = options.ignoredUnknown.map { PatternList($0, ignoringCase: true) }
    if ignored?.matches(line.keyword.text.lowercased()) != true {
      throw DiagnosticError(ConfigFileReader.unknownOption(line.keyword))
    }
  }
}

extension GivenOptions {
  /// Jump hosts as `--jump` takes them: `user@host:port`, several separated by commas, or `none`.
  public init(jump text: String, named name: String = "--jump") throws(DiagnosticError) {
    self.init()
    let source = SourceFile(name: name, text: text)
    let location = SourceLocation(file: source, range: 0..<text.utf8.count)
    let jumps = try JumpHost.list(text, at: location)
    proxy = jumps.isEmpty ? GivenProxy.none : .jumps(jumps)
    sharesWithJumps = true
  }
}
