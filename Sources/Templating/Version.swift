import Jinja
import Values

/// Versions and their order, in the four ways that Ansible knows.
enum Version {
  /// How one version sorts against another.
  static func order(_ left: String, _ right: String, type: String) throws -> Value.Order {
    switch type {
    case "loose": return try looseOrder(left, right)
    case "strict": return order(try strict(left), try strict(right))
    case "semver", "semantic": return try semanticOrder(left, right)
    case "pep440": return try PythonVersion(left).order(against: PythonVersion(right))
    default:
      throw TemplateError(
        "`version_type` must be one of loose, strict, semver, semantic, pep440, not `\(type)`")
    }
  }

  /// The pieces of a version of any form: numbers and words.
  static func looseParts(_ text: String) -> [Value] {
    text.matches(of: /[0-9]+|[a-z]+|\.|[^0-9a-z.]+/).compactMap { match in
      let part = String(match.0)
      if part == "." { return nil }
      return Int(part).map(Value.int) ?? .string(part)
    }
  }

  private static func looseOrder(_ left: String, _ right: String) throws -> Value.Order {
    let (first, second) = (looseParts(left), looseParts(right))
    for (one, other) in zip(first, second) where one != other {
      guard let order = one.order(against: other) else {
        throw TemplateError("the versions `\(left)` and `\(right)` cannot be compared")
      }
      return order
    }
    return order(first.count, second.count)
  }

  static func order<Item: Comparable>(_ left: Item, _ right: Item) -> Value.Order {
    left < right ? .before : left == right ? .same : .after
  }

  /// Sorts sequences item by item, a shorter one before those that it begins.
  static func order<Item: Comparable>(_ left: [Item], _ right: [Item]) -> Value.Order {
    for (one, other) in zip(left, right) where one != other { return order(one, other) }
    return order(left.count, right.count)
  }

  /// Two or three numbers, and perhaps `a` or `b` with a number: what comes last sorts before
  /// nothing.
  private static func strict(_ text: String) throws -> [Int] {
    guard let match = text.wholeMatch(of: /(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?/),
      let major = Int(match.1), let minor = Int(match.2)
    else { throw TemplateError("`\(text)` is no strict version, such as `1.2.3`") }
    let patch = match.3.flatMap { Int($0) } ?? 0
    let stage = match.4.map { $0 == "a" ? 0 : 1 } ?? 2
    return [major, minor, patch, stage, match.5.flatMap { Int($0) } ?? 0]
  }

  /// Semantic Versioning 2.0.0 §11.
  private static func semanticOrder(_ left: String, _ right: String) throws -> Value.Order {
    let (one, other) = (try semantic(left), try semantic(right))
    let core = order(one.core, other.core)
    if core != .same { return core }
    if one.stage.isEmpty || other.stage.isEmpty {
      return order(one.stage.isEmpty ? 1 : 0, other.stage.isEmpty ? 1 : 0)
    }
    for (first, second) in zip(one.stage, other.stage) where first != second {
      switch (Int(first), Int(second)) {
      case (let first?, let second?): return order(first, second)
      case (_?, nil): return .before
      case (nil, _?): return .after
      case (nil, nil): return order(first, second)
      }
    }
    return order(one.stage.count, other.stage.count)
  }

  private static func semantic(_ text: String) throws -> (core: [Int], stage: [String]) {
    let pattern =
      /(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.\-]+))?(?:\+[0-9A-Za-z.\-]+)?/
    guard let match = text.wholeMatch(of: pattern) else {
      throw TemplateError("`\(text)` is no semantic version, such as `1.2.3`")
    }
    let core = [match.1, match.2, match.3].compactMap { Int($0) }
    return (core, match.4.map { $0.split(separator: ".").map(String.init) } ?? [])
  }
}

/// A version as Python's packages have it (PEP 440).
struct PythonVersion {
  private let epoch: Int
  private let release: [Int]
  /// What sorts pre-, post- and development releases.
  private let stages: [[Int]]
  private let local: [String]

  init(_ text: String) throws {
    let pattern =
      #/
      (?i) \s* v? (?:(\d+)!)? (\d+(?:\.\d+)*)
      (?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?
      (?:(?:-(\d+))|(?:[-_.]?(post|rev|r)[-_.]?(\d*)))?
      (?:[-_.]?(dev)[-_.]?(\d*))?
      (?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))? \s*
      /#
    guard let match = text.wholeMatch(of: pattern) else {
      throw TemplateError("`\(text)` is no version of a Python package")
    }
    epoch = match.1.flatMap { Int($0) } ?? 0
    var numbers = match.2.split(separator: ".").compactMap { Int($0) }
    while numbers.count > 1, numbers.last == 0 { numbers.removeLast() }
    release = numbers
    let hasPost = match.5 != nil || match.6 != nil
    let hasDevelopment = match.8 != nil
    let letters = ["a": 0, "alpha": 0, "b": 1, "beta": 1]
    var stage = [3, 0]
    if let letter = match.3?.lowercased() {
      stage = [letters[letter] ?? 2, match.4.flatMap { Int($0) } ?? 0]
    } else if !hasPost, hasDevelopment {
      stage = [-1, 0]
    }
    let post = hasPost ? [1, (match.5 ?? match.7).flatMap { Int($0) } ?? 0] : [0, 0]
    let development = hasDevelopment ? [0, match.9.flatMap { Int($0) } ?? 0] : [1, 0]
    stages = [stage, post, development]
    local = match.10?.lowercased().split { "-_.".contains($0) }.map(String.init) ?? []
  }

  func order(against other: PythonVersion) -> Value.Order {
    var order = Version.order(epoch, other.epoch)
    if order == .same { order = Version.order(release, other.release) }
    for (one, two) in zip(stages, other.stages) where order == .same {
      order = Version.order(one, two)
    }
    guard order == .same else { return order }
    for (one, two) in zip(local, other.local) where one != two {
      switch (Int(one), Int(two)) {
      case (let one?, let two?): return Version.order(one, two)
      case (_?, nil): return .after
      case (nil, _?): return .before
      case (nil, nil): return Version.order(one, two)
      }
    }
    return Version.order(local.count, other.local.count)
  }
}
