import Values

/// The permissions that a task asks for.
///
/// Behaves as the `mode` of ansible-core's file modules, 2.16: a number of YAML is taken as it is
/// (so `0644` there is octal and `644` is not), text is octal or symbolic as for `chmod`.
enum FileMode: ArgumentConvertible, Hashable {
  /// The twelve permission bits.
  case number(UInt32)
  /// Clauses such as `u=rwX,go-w`.
  case symbolic(String)
  /// Those of the file that is copied.
  case preserve

  static var accepts: Signature.Accepts { .any }

  init?(argument value: Value) {
    if let number = value.int {
      self = .number(UInt32(truncatingIfNeeded: number) & 0o7777)
      return
    }
    let text = value.pythonString
    let digits = text.hasPrefix("0o") ? text.dropFirst(2) : text[...]
    if text == "preserve" {
      self = .preserve
    } else if let number = UInt32(digits, radix: 8) {
      self = .number(number & 0o7777)
    } else if Self.clauses(of: text) != nil {
      self = .symbolic(text)
    } else {
      return nil
    }
  }

  /// The permissions as `chmod` takes them; five digits, so that it clears the set-id bits of
  /// folders as well.
  var shellText: String {
    switch self {
    case .number(let bits): Self.octal(bits, digits: 4)
    case .symbolic(let text): text
    case .preserve: ""
    }
  }

  /// Permission bits as Ansible shows them: a 0 and at least three digits, such as `0644`.
  static func octal(_ bits: UInt32, digits: Int = 3) -> String {
    let text = String(bits, radix: 8)
    return "0" + String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// The bits that a file with the bits `current` gets.
  ///
  /// `mask` is the umask, which counts where a clause names no one.
  func applied(to current: UInt32, isDirectory: Bool, mask: UInt32) -> UInt32 {
    switch self {
    case .number(let bits): bits
    case .preserve: current
    case .symbolic(let text):
      (Self.clauses(of: text) ?? []).reduce(current) { bits, clause in
        clause.applied(to: bits, isDirectory: isDirectory, mask: mask)
      }
    }
  }
}

extension FileMode {
  /// One step of a symbolic mode: who, an operator, what.
  private struct Clause {
    var who: Substring
    var operation: Character
    var what: Substring

    func applied(to bits: UInt32, isDirectory: Bool, mask: UInt32) -> UInt32 {
      let everyone: [(letter: Character, shift: UInt32, set: UInt32)] = [
        ("u", 6, 0o4000), ("g", 3, 0o2000), ("o", 0, 0o1000),
      ]
      var result = bits
      for one in everyone where who.isEmpty || who.contains("a") || who.contains(one.letter) {
        var wanted = permissions(of: bits, isDirectory: isDirectory) << one.shift
        if what.contains("s"), one.letter != "o" { wanted |= one.set }
        if what.contains("t"), one.letter == "o" { wanted |= one.set }
        if who.isEmpty { wanted &= ~mask }
        let own = (0o7 << one.shift) | (isDirectory ? 0 : one.letter == "o" ? 0 : one.set)
        switch operation {
        case "+": result |= wanted
        case "-": result &= ~wanted
        default: result = (result & ~own) | wanted
        }
      }
      return result
    }

    /// The three bits that the letters stand for.
    private func permissions(of bits: UInt32, isDirectory: Bool) -> UInt32 {
      what.reduce(into: 0) { sum, letter in
        switch letter {
        case "r": sum |= 4
        case "w": sum |= 2
        case "x": sum |= 1
        case "X": sum |= isDirectory || bits & 0o111 != 0 ? 1 : 0
        case "u": sum |= (bits >> 6) & 7
        case "g": sum |= (bits >> 3) & 7
        case "o": sum |= bits & 7
        default: break
        }
      }
    }
  }

  /// The steps of a symbolic mode; nil where the text is none.
  private static func clauses(of text: String) -> [Clause]? {
    var clauses: [Clause] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let who = part.prefix { "ugoa".contains($0) }
      var rest = part.dropFirst(who.count)
      guard !rest.isEmpty else { return nil }
      while let operation = rest.popFirst() {
        guard "+-=".contains(operation) else { return nil }
        let what = rest.prefix { "rwxXstugo".contains($0) }
        rest = rest.dropFirst(what.count)
        clauses.append(Clause(who: who, operation: operation, what: what))
      }
    }
    return clauses
  }
}
