import Modules
import OrderedCollections
import Values

/// What tasks do to a run, as a journal keeps it.
enum EffectCoder {
  static func encoded(_ effect: Effect) -> Value {
    switch effect {
    case .facts(let facts, let isCacheable):
      ["facts": ValueCoder.encoded(facts), "cacheable": .bool(isCacheable)]
    case .gathered(let facts): ["gathered": ValueCoder.encoded(facts)]
    case .variables(let variables): ["variables": ValueCoder.encoded(variables)]
    case .include(let inclusion): ["include": encoded(inclusion)]
    case .host(let name, let groups, let variables):
      [
        "host": .string(name), "groups": texts(groups), "variables": ValueCoder.encoded(variables),
      ]
    case .group(let name, let parents): ["group": .string(name), "parents": texts(parents)]
    case .statistics(let data, let isPerHost, let isAggregate):
      [
        "statistics": ValueCoder.encoded(data), "per_host": .bool(isPerHost),
        "aggregate": .bool(isAggregate),
      ]
    case .elsewhere(let effect, let host): ["effect": encoded(effect), "on": .string(host)]
    }
  }

  static func decoded(_ value: Value) -> Effect? {
    if let effect = value["effect"].flatMap(decoded), let host = value["on"]?.string {
      return .elsewhere(effect, host: host)
    }
    if let facts = value["facts"] {
      let isCacheable = value["cacheable"]?.isTrue == true
      return .facts(ValueCoder.decodedMapping(facts), isCacheable: isCacheable)
    }
    if let facts = value["gathered"] { return .gathered(ValueCoder.decodedMapping(facts)) }
    if let inclusion = value["include"] { return .include(self.inclusion(inclusion)) }
    if let name = value["host"]?.string {
      return .host(
        name: name, groups: texts(value["groups"]),
        variables: ValueCoder.decodedMapping(value["variables"]))
    }
    if let name = value["group"]?.string {
      return .group(name: name, parents: texts(value["parents"]))
    }
    if let data = value["statistics"] {
      return .statistics(
        ValueCoder.decodedMapping(data), isPerHost: value["per_host"]?.isTrue == true,
        isAggregate: value["aggregate"]?.isTrue == true)
    }
    return value["variables"].map { .variables(ValueCoder.decodedMapping($0)) }
  }

  private static func encoded(_ inclusion: Inclusion) -> Value {
    var object: Mapping = ["variables": ValueCoder.encoded(inclusion.variables)]
    switch inclusion.source {
    case .tasks(let name): object["tasks"] = .string(name)
    case .role(let arguments): object["role"] = ValueCoder.encoded(arguments)
    }
    object["label"] = inclusion.label.map(ValueCoder.encoded)
    return .mapping(object)
  }

  private static func inclusion(_ value: Value) -> Inclusion {
    var inclusion = Inclusion(
      value["tasks"]?.string.map { .tasks($0) } ?? .role(ValueCoder.decodedMapping(value["role"])))
    inclusion.variables = ValueCoder.decodedMapping(value["variables"])
    inclusion.label = value["label"].map(ValueCoder.decoded)
    return inclusion
  }

  private static func texts(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }
  private static func texts(_ value: Value?) -> [String] {
    (value?.items ?? []).map(\.pythonString)
  }
}
