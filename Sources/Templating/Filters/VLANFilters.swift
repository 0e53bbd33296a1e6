import Jinja
import Values

/// Filters of ansible.netcommon for VLANs, and for the passwords that network devices keep.
///
/// They behave as those of ansible.netcommon 5.3.
enum VLANFilters {
  static let all: [Filter] = [
    Filter("vlan_expander") { (text: String) in
      let numbers = try text.split(separator: ",", omittingEmptySubsequences: false).flatMap {
        part -> [Int] in
        let ends = try part.split(separator: "-", omittingEmptySubsequences: false).map(number)
        guard let first = ends.first, let last = ends.last, ends.count <= 2 else {
          throw TemplateError("`\(part)` is no range of numbers")
        }
        guard last - first < limit else {
          throw TemplateError(.limit("more than \(limit) numbers are too many"))
        }
        return first <= last ? Array(first...last) : []
      }
      return Value.list(numbers.sorted().map { .int($0) })
    },
    Filter("vlan_parser", .named("first_line_len", 48), .named("other_line_len", 44)) {
      (items: [Value], first: Int, other: Int) in
      let numbers = try items.map { try number(Substring($0.pythonString)) }
      guard numbers.allSatisfy((1...4094).contains) else {
        throw TemplateError("VLANs are numbered from 1 to 4094")
      }
      return Value.list(lines(ranges(numbers.sorted()), first, other).map { .string($0) })
    },
    Filter("hash_salt") { (hash: String) in try salt(of: hash) },
    Filter("type5_pw", .named("salt", Value.null)) { (rendering, password: String, salt: Value) in
      try type5(password, salt, in: rendering)
    },
    Filter("comp_type5", .required("encrypted_password"), .named("return_original", false)) {
      (rendering, password: String, hash: String, returnsHash: Bool) -> Value in
      let salt = try salt(of: hash)
      let isSame = try type5(password, .string(salt), in: rendering).pythonString == hash
      return isSame && returnsHash ? .string(hash) : .bool(isSame)
    },
  ]

  /// More numbers than this can come only from a mistake.
  private static let limit = 1_000_000

  private static func number(_ text: Substring) throws -> Int {
    guard let match = text.wholeMatch(of: /[ ]*([0-9]+)[ ]*/), let number = Int(match.1) else {
      throw TemplateError("`\(text)` is no number")
    }
    return number
  }

  /// Numbers that follow each other, as `1-3`; two of them stay apart.
  private static func ranges(_ numbers: [Int]) -> [String] {
    var runs: [[Int]] = []
    for number in numbers where runs.last?.last != number {
      if runs.last?.last == number - 1 {
        runs[runs.count - 1].append(number)
      } else {
        runs.append([number])
      }
    }
    return runs.flatMap { run -> [String] in
      run.count > 2 ? ["\(run[0])-\(run[run.count - 1])"] : run.map(String.init)
    }
  }

  /// Ranges with commas between them, on lines that are not longer than wanted.
  private static func lines(_ ranges: [String], _ first: Int, _ other: Int) -> [String] {
    var lines: [String] = []
    for range in ranges {
      let limit = lines.count <= 1 ? first : other
      if let line = lines.last, line.count + range.count + 1 <= limit {
        lines[lines.count - 1] = "\(line),\(range)"
      } else {
        lines.append(range)
      }
    }
    return lines
  }

  private static func salt(of hash: String) throws -> String {
    let parts = hash.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 4 else { throw TemplateError("`\(hash)` holds no salt") }
    return String(parts[2])
  }

  /// The hash that Cisco calls type 5: crypt's MD5 with a salt of four characters.
  private static func type5(
    _ password: String, _ salt: Value, in rendering: Rendering
  ) throws -> Value {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./")
    let made = String((0..<4).compactMap { _ in alphabet.randomElement() })
    return try rendering.apply(
      filter: "password_hash", to: .string(password),
      Arguments(["md5", salt.isNull ? .string(made) : salt]))
  }
}
