import Jinja
import OrderedCollections
import Values

/// The few filters, tests, methods and globals that the cases of the language itself use, so that they
/// hold the language to account and not the library.
enum Names {
  static let filters: [Filter] = [
    Filter("upper") { (text: String) in text.uppercased() },
    Filter("lower") { (text: String) in text.lowercased() },
    Filter("string") { (text: String) in text },
    Filter("trim") { (text: String) in
      String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    },
    Filter("replace", .required("old"), .required("new")) {
      (text: String, old: String, new: String) in
      text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    },
    Filter("join", .named("d", "")) { (rendering, items: [Value], separator: String) in
      try items.map { try rendering.text(of: $0) }.joined(separator: separator)
    },
    Filter("list") { (items: [Value]) in Value.list(items) },
    Filter("length") { (items: [Value]) in items.count },
    Filter("first") { (items: [Value]) in
      items.first ?? .object(Undefined("there is no first item"))
    },
    Filter("indent", .named("width", 4), .named("first", false)) {
      (text: String, width, first) in
      let space = String(repeating: " ", count: width)
      return (first ? space : "")
        + text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n" + space)
    },
    Filter(
      "default", .named("default_value", Value.string("")), .named("boolean", false),
      keepsReferences: true
    ) { (value: Value, otherwise: Value, boolean: Bool) in
      value.isDefined && (!boolean || value.isTrue) ? value : otherwise
    },
    Filter("abs") { (number: Int) in abs(number) },
    Filter(raw: "map") { value, arguments, rendering in
      guard let name = arguments.value(at: 0, or: "filter")?.string else {
        throw TemplateError("`map` needs the name of a filter")
      }
      return .list(try rendering.iterate(value).map { try rendering.apply(filter: name, to: $0) })
    },
  ]

  static let tests: [TemplateTest] = [
    TemplateTest("defined") { (value: Value) in value.isDefined },
    TemplateTest("undefined") { (value: Value) in !value.isDefined },
    TemplateTest("none") { (value: Value) in value.isNull },
    TemplateTest("string") { (value: Value) in value.string != nil },
    TemplateTest("mapping") { (value: Value) in value.mapping != nil },
    TemplateTest("odd") { (number: Int) in number % 2 != 0 },
    TemplateTest("even") { (number: Int) in number % 2 == 0 },
    TemplateTest("divisibleby", .required("num")) { (number: Int, divisor: Int) in
      number % divisor == 0
    },
    TemplateTest("eq", .required("b")) { (left: Value, right: Value) in left == right },
    TemplateTest("in", .required("seq")) { (value: Value, items: [Value]) in
      items.contains(value)
    },
  ]

  static let globals: [String: Value] = [
    "range": .object(
      Function(raw: "range") { arguments, rendering in
        let numbers = arguments.positional.compactMap(\.int)
        let bounds = numbers.count > 1 ? numbers : [0] + numbers
        guard bounds.count > 1, numbers.count == arguments.positional.count,
          arguments.named.isEmpty
        else { throw TemplateError("`range` needs numbers") }
        guard bounds[1] - bounds[0] <= rendering.environment.limits.rangeLength else {
          throw TemplateError(.limit("`range` gives too many numbers"))
        }
        let step = numbers.count > 2 ? numbers[2] : 1
        return .list(stride(from: bounds[0], to: bounds[1], by: step).map { .int($0) })
      }),
    "dict": .object(
      Function(raw: "dict") { arguments, _ in
        .mapping(Mapping(arguments.named.map { (.string($0.name), $0.value) }) { $1 })
      }),
    "namespace": .object(
      Function(raw: "namespace") { arguments, _ in
        .object(Namespace(Mapping(arguments.named.map { (.string($0.name), $0.value) }) { $1 }))
      }),
  ]
}
