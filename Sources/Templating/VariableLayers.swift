public import Inventory
public import OrderedCollections
public import Values

/// The variables that plays, blocks and tasks add to those of a host.
public struct VariableLayers: Sendable {
  /// One `vars` mapping and its level.
  public struct Layer: Sendable {
    /// Its level.
    public var precedence: Precedence
    /// Its variables; templates are rendered when they are asked for.
    public var variables: Mapping

    /// Places `variables` at a level.
    public init(_ precedence: Precedence, _ variables: Mapping) {
      self.precedence = precedence
      self.variables = variables
    }
  }

  /// The layers, weakest first.
  public private(set) var layers: [Layer] = []

  /// What is true of the task and its play, such as `role_name`; above all but loop variables.
  public var magic: Mapping = [:]

  /// No layer.
  public init() {}

  /// Adds a layer above all of its own level and below all stronger ones.
  public mutating func add(_ precedence: Precedence, _ variables: Mapping) {
    guard !variables.isEmpty else { return }
    let place = layers.firstIndex { $0.precedence > precedence } ?? layers.endIndex
    layers.insert(Layer(precedence, variables), at: place)
  }
}
