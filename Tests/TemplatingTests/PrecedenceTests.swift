import Inventory
import OrderedCollections
import Templating
import Testing
import Values

/// Of two definitions, the stronger level wins, whatever order they were made in.
struct PrecedenceTests {
  /// The levels that layers and the store can hold, weakest first.
  static let levels: [Precedence] = [
    .roleDefaults, .inventoryHost, .facts, .play, .playPrompt, .playFiles, .roleVars, .block, .task,
    .includeVars, .setFacts, .roleParameters, .includeParameters, .extra,
  ]

  private func define(
    _ level: Precedence, _ store: inout VariableStore, _ layers: inout VariableLayers
  ) {
    let variables: Mapping = ["x": .string("\(level)")]
    switch level {
    case .inventoryHost: store.setInventory(variables, of: "h")
    case .facts: store.addFacts(variables, of: "h")
    case .includeVars: store.include(variables, on: "h")
    case .setFacts: store.set(variables, on: "h")
    case .extra: store.extra = variables
    default: layers.add(level, variables)
    }
  }

  @Test(arguments: zip(levels, levels.dropFirst()))
  func `the stronger of two neighbouring levels wins`(_ weak: Precedence, _ strong: Precedence) {
    for order in [[weak, strong], [strong, weak]] {
      var store = VariableStore()
      var layers = VariableLayers()
      for level in order { define(level, &store, &layers) }
      let scope = VariableScope(store: store, host: "h", layers: layers)
      #expect(scope.definition(of: "x") == .string("\(strong)"))
    }
  }

  @Test func `a later layer of one level wins over an earlier`() {
    var layers = VariableLayers()
    layers.add(.block, ["x": "outer"])
    layers.add(.block, ["x": "inner"])
    let scope = VariableScope(store: VariableStore(), host: nil, layers: layers)
    #expect(scope.definition(of: "x") == "inner")
  }

  @Test func `the variables of other hosts are found through hostvars`() throws {
    var store = VariableStore()
    store.setInventory(["x": 1], of: "a")
    store.setInventory(["x": .template(TemplateText("{{ y }}")), "y": 2], of: "b")
    let templar = Templar(VariableScope(store: store, host: "a"))
    let value = try templar.value(.template(TemplateText("{{ hostvars['b'].y }}-{{ x }}")))
    #expect(value == "2-1")
  }

  @Test func `a template of another host sees that host's variables`() throws {
    var store = VariableStore()
    for (host, address) in [("a", "1"), ("b", "2")] {
      store.setInventory(
        ["x": .template(TemplateText("{{ y }}")), "y": .string(address)], of: host)
    }
    let templar = Templar(VariableScope(store: store, host: "a"))
    let text = "{{ x }}-{{ hostvars.b.x }}-{{ (hostvars.b | dict2items | items2dict).x }}"
    #expect(try templar.value(.template(TemplateText(text))) == "1-2-2")
  }

  @Test func `a variable that needs itself through hostvars is an error`() throws {
    var store = VariableStore()
    store.setInventory(["x": .template(TemplateText("{{ hostvars.a.x }}"))], of: "a")
    let templar = Templar(VariableScope(store: store, host: "a"))
    #expect(throws: (any Error).self) {
      try templar.value(.template(TemplateText("{{ x }}")))
    }
  }

  @Test func `a variable is rendered once for a task`() throws {
    var store = VariableStore()
    store.setInventory(["x": .template(TemplateText("{{ y }}")), "y": 1], of: "h")
    let scope = VariableScope(store: store, host: "h")
    let templar = Templar(scope)
    #expect(try templar.lookup("x") == 1)
    let added = scope.adding(.extra, ["y": 2])
    #expect(try templar.lookup("x") == 1)
    #expect(try Templar(added).lookup("x") == 2)
  }
}
