import Diagnostics
import Jinja
import Values

/// The filters that find addresses and networks and ask about them.
///
/// They behave as those of ansible.utils 4.1 with netaddr 1.3; `private`, `public` and `6to4`, which
/// fail there, as with netaddr 0.10.
enum IPAddressFilters {
  static let all = [
    Filter("ipaddr", .named("query", ""), .named("version", nil), .named("alias", "ipaddr")) {
      (value: Value, query: String, version: Int?, alias: String) in
      try answer(value, query, version: version, alias: alias)
    },
    Filter("ipv4", .named("query", "")) { (value: Value, query: String) in
      try answer(value, query, version: 4, alias: "ipv4")
    },
    Filter("ipv6", .named("query", "")) { (value: Value, query: String) in
      try answer(value, query, version: 6, alias: "ipv6")
    },
    Filter(raw: "ipwrap") { value, arguments, rendering in
      // A query counts only by name there: one given by place is dropped.
      let query = try arguments.named.first { $0.name == "query" }.map {
        try rendering.text(of: $0.value)
      }
      try value.requireDefined()
      return (try? wrapped(value, query ?? "")) ?? value
    },
  ]

  private static func answer(
    _ value: Value, _ query: String, version: Int?, alias: String
  ) throws -> Value {
    try value.requireDefined()
    guard value.items != nil || value.string != nil || value.int != nil || value.bool != nil
    else {
      throw TemplateError(
        "`\(alias)` takes text, numbers and lists of them, not `\(value.typeName)`")
    }
    return try selected(value, query, version: version, alias: alias)
  }

  /// The answer about a value; about each item of a list, without those that are not true.
  static func selected(
    _ value: Value, _ query: String, version: Int? = nil, alias: String = "ipaddr"
  ) throws -> Value {
    if let items = value.items {
      return .list(
        try items.map { try selected($0, query, version: version) }.filter(\.isTrue))
    }
    guard value.isTrue, let subject = IPSubject(value, version: version) else { return false }
    if let version, subject.network.family.rawValue != version { return false }
    guard let question = IPQuery(query) else {
      let nearest = Suggestion.nearest(to: query, among: IPQuery.names)
      throw TemplateError(
        "`\(alias)` has no query `\(query)`", hint: nearest.map { "did you mean `\($0)`?" })
    }
    return try question.answer(subject)
  }

  /// Brackets around addresses of version 6; everything else as it is.
  private static func wrapped(_ value: Value, _ query: String) throws -> Value {
    if let items = value.items {
      return .list(
        try items.map { item in
          try selected(item, query, alias: "ipwrap").isTrue ? selected(item, "wrap") : item
        })
    }
    let found = try selected(value, query, alias: "ipwrap")
    return found.isTrue ? try selected(found, "wrap") : value
  }
}
