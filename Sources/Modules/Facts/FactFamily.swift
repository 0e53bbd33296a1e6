import OrderedCollections
import Values

/// Facts that are learnt together: a part of the script that `setup` runs, and what its answer means.
protocol FactFamily: Sendable {
  /// The name that `gather_subset` knows it by.
  static var name: String { get }
  /// Further names for it in `gather_subset`: mostly those of its facts.
  static var synonyms: [String] { get }
  /// Whether it is gathered unless `!min` is asked for.
  static var isMinimal: Bool { get }
  /// The families whose facts it builds on, which are then gathered as well.
  static var requirements: [String] { get }
  /// What the host is asked, with the functions of `FactScript`.
  static var script: String { get }
  /// The facts, without the prefix `ansible_`; `known` are those of the families before it.
  static func facts(from reply: Reply, known: Mapping) -> Mapping
}

extension FactFamily {
  static var synonyms: [String] { [] }
  static var isMinimal: Bool { false }
  static var requirements: [String] { [] }
}

/// The one list of families, in the order in which they are gathered.
enum FactFamilies {
  static let all: [any FactFamily.Type] = [
    PlatformFacts.self,
    DistributionFacts.self,
    UserFacts.self,
    EnvironmentFacts.self,
    DateFacts.self,
    KernelFacts.self,
    SecurityFacts.self,
    ResolverFacts.self,
    PublicKeyFacts.self,
    PythonFacts.self,
    PackageManagerFacts.self,
    ServiceManagerFacts.self,
    LocalFacts.self,
    LoadFacts.self,
    HardwareFacts.self,
    NetworkFacts.self,
    VirtualizationFacts.self,
  ]
}
