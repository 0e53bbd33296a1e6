import Jinja
import OrderedCollections
import Values

/// Filters of ansible.utils that choose, drop and rename keys, and follow paths.
enum KeyFilters {
  static let all: [Filter] = [
    Filter(
      "keep_keys", .required("target"), .named("matching_parameter", "equality")
    ) { (rendering, value: Value, target: Value, how: String) in
      let matcher = try Matcher(try rendering.iterate(target).map(\.pythonString), how)
      return try changed(value) { try matcher.fits($0) ? $0 : nil }
    },
    Filter(
      "remove_keys", .required("target"), .named("matching_parameter", "equality")
    ) { (rendering, value: Value, target: Value, how: String) in
      let matcher = try Matcher(try rendering.iterate(target).map(\.pythonString), how)
      return try removing(value, matcher)
    },
    Filter(
      "replace_keys", .required("target"), .named("matching_parameter", "equality")
    ) { (rendering, value: Value, target: Value, how: String) in
      let pairs = try rendering.iterate(target).map { pair -> (Matcher, String) in
        guard let before = pair.mapping?["before"], let after = pair.mapping?["after"] else {
          throw TemplateError("`target` needs mappings with `before` and `after`")
        }
        return (try Matcher([before.pythonString], how), after.pythonString)
      }
      return try renaming(value) { key in
        try pairs.first { try $0.0.fits(key) }?.1 ?? key
      }
    },
    Filter("get_path", .required("path"), .named("wantlist", false)) {
      (rendering, value: Value, path: String, wantsList: Bool) in
      let found = try Template.expression("value\(path.hasPrefix("[") ? "" : ".")\(path)", at: nil)
        .evaluate(in: Variables(dictionaryLiteral: ("value", value)))
      // What a template gives is text, unless it is a list or a mapping.
      let settled = Templar.settled(found)
      return wantsList && settled.items == nil ? .list([settled]) : settled
    },
    Filter("to_paths", .named("prepend", String?.none), .named("wantlist", false)) {
      (value: Value, prefix: String?, wantsList: Bool) in
      var paths: Mapping = [:]
      collect(value, prefix ?? "", into: &paths)
      return wantsList ? Value.list([.mapping(paths)]) : .mapping(paths)
    },
  ]

  /// How keys are compared with the wanted ones.
  private struct Matcher {
    private let targets: [String]
    private let how: String

    init(_ targets: [String], _ how: String) throws {
      guard ["equality", "starts_with", "ends_with", "regex"].contains(how) else {
        throw TemplateError(
          "`matching_parameter` must be equality, starts_with, ends_with or regex, not `\(how)`")
      }
      self.targets = targets
      self.how = how
    }

    func fits(_ key: String) throws -> Bool {
      try targets.contains { target in
        switch how {
        case "starts_with": return key.hasPrefix(target)
        case "ends_with": return key.hasSuffix(target)
        case "regex":
          return try RegularExpression.compiled(target).prefixMatch(in: key) != nil
        default: return key == target
        }
      }
    }
  }

  /// The value with only those keys that are wanted, and what leads to them.
  private static func changed(
    _ value: Value, _ keep: (String) throws -> String?
  ) throws -> Value {
    if let mapping = value.mapping {
      var result: Mapping = [:]
      for (key, item) in mapping {
        if try keep(key.pythonString) != nil {
          result[key] = item
        } else if item.mapping != nil || (item.string == nil && item.items != nil) {
          let inner = try changed(item, keep)
          if inner.isTrue { result[key] = inner }
        }
      }
      return .mapping(result)
    }
    guard value.string == nil, let items = value.items else { return value }
    return .list(try items.map { try changed($0, keep) }.filter(\.isTrue))
  }

  private static func removing(_ value: Value, _ matcher: Matcher) throws -> Value {
    if let mapping = value.mapping {
      var result: Mapping = [:]
      for (key, item) in mapping where try !matcher.fits(key.pythonString) {
        result[key] = try removing(item, matcher)
      }
      return .mapping(result)
    }
    guard value.string == nil, let items = value.items else { return value }
    return .list(try items.map { try removing($0, matcher) })
  }

  private static func renaming(
    _ value: Value, _ name: (String) throws -> String
  ) throws -> Value {
    if let mapping = value.mapping {
      var result: Mapping = [:]
      // What is renamed comes last, as it does where keys are replaced one by one.
      var renamed: Mapping = [:]
      for (key, item) in mapping {
        let new = Value.string(try name(key.pythonString))
        if new == key {
          result[key] = try renaming(item, name)
        } else {
          renamed[new] = try renaming(item, name)
        }
      }
      return .mapping(result.merging(renamed) { $1 })
    }
    guard value.string == nil, let items = value.items else { return value }
    return .list(try items.map { try renaming($0, name) })
  }

  private static func collect(_ value: Value, _ path: String, into paths: inout Mapping) {
    if let mapping = value.mapping, !mapping.isEmpty {
      for (key, item) in mapping {
        let name = key.pythonString
        let isPlain = name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
        let step = isPlain ? (path.isEmpty ? name : ".\(name)") : "['\(name)']"
        collect(item, path + step, into: &paths)
      }
    } else if value.string == nil, let items = value.items, !items.isEmpty {
      for (place, item) in items.enumerated() { collect(item, "\(path)[\(place)]", into: &paths) }
    } else {
      paths[.string(path)] = value
    }
  }
}
