public import OrderedCollections
public import Values

/// What a task can call: declared parameters, and one action on one host.
///
/// The doc comment of a conforming type is its manual page. Adding one takes a file in its family's
/// folder and a line in `ModuleRegistry`.
public protocol Module: Sendable {
  /// The fully qualified name, such as `ansible.builtin.command`.
  static var name: String { get }
  /// Other full names that tasks call it by.
  static var synonyms: [String] { get }
  /// What it does, in one sentence.
  static var summary: String { get }
  /// The parameters, in the order of the manual page.
  static var parameters: [Parameter<Self>] { get }
  /// The parameter that takes free text behind the module's name; nil where there is none.
  static var freeForm: String? { get }
  /// Whether it acts here rather than on the host, so that no connection is made for it.
  static var actsLocally: Bool { get }
  /// Whether it is called once for all hosts.
  static var runsOnce: Bool { get }
  /// Whether its result is always shown in full.
  static var isVerbose: Bool { get }

  /// Whether there is only the name: tasks that use it fail where they are reached.
  static var isMissing: Bool { get }
  /// Whether it takes arguments of any name, which it finds in `extra`.
  static var acceptsAnything: Bool { get }
  /// Whether the names of arguments may be templates too, as those of variables to set.
  static var rendersNames: Bool { get }
  /// The arguments that are no parameters; stays empty unless `acceptsAnything`.
  var extra: Mapping { get set }

  /// The module with the defaults of all its parameters.
  init()

  /// Acts once.
  ///
  /// A failed action is a `TaskResult`; throwing means that the host cannot be reached or that Apus
  /// or its input is wrong.
  func run(in context: ModuleContext) async throws -> TaskResult
}

extension Module {
  /// No other name.
  public static var synonyms: [String] { [] }
  /// No free text.
  public static var freeForm: String? { nil }
  /// Acts on the host.
  public static var actsLocally: Bool { false }
  /// Called for each host.
  public static var runsOnce: Bool { false }
  /// There.
  public static var isMissing: Bool { false }
  /// Only its parameters.
  public static var acceptsAnything: Bool { false }
  /// Names are what they are.
  public static var rendersNames: Bool { false }
  /// No arguments but its parameters; what is set here is dropped.
  public var extra: Mapping {
    get { [:] }
    set {}
  }
  /// Shown as other results.
  public static var isVerbose: Bool { false }

  /// The parameters as plain data, for the static check and the manual page.
  public static var signature: Signature {
    var signature = Signature(
      module: name, summary: summary, parameters: parameters.map(\.description),
      freeForm: freeForm, acceptsAnything: acceptsAnything)
    signature.synonyms = synonyms
    signature.isMissing = isMissing
    return signature
  }
}
