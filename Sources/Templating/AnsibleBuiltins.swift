import Jinja
import Values

/// Ansible's own filters, tests and functions, and those of the collections that playbooks count on:
/// the one list of families.
///
/// Each can be called by its short name and by its full one, such as `ansible.builtin.regex_replace`.
enum AnsibleBuiltins {
  static let filters: [Filter] = filterFamilies.flatMap { $0.filters.named(in: $0.collection) }

  static let tests: [TemplateTest] = testFamilies.flatMap { $0.tests.named(in: $0.collection) }

  static let globals: [String: Value] = Globals.all.merging(LookupFunctions.globals) { $1 }

  private static let filterFamilies: [(collection: String, filters: [Filter])] = [
    ("ansible.builtin", Environment.standardFilters),
    ("ansible.builtin", CombineFilters.all),
    ("ansible.builtin", DateFilters.all),
    ("ansible.builtin", DictionaryFilters.all),
    ("ansible.builtin", HashFilters.all),
    ("ansible.builtin", JSONFilters.all),
    ("ansible.builtin", ListFilters.all),
    ("ansible.builtin", LogicFilters.all),
    ("ansible.builtin", MathFilters.all),
    ("ansible.builtin", PasswordFilters.all),
    ("ansible.builtin", PathFilters.all),
    ("ansible.builtin", QuotingFilters.all),
    ("ansible.builtin", RandomFilters.all),
    ("ansible.builtin", RegexFilters.all),
    ("ansible.builtin", URLFilters.all),
    ("ansible.builtin", VaultFilters.all),
    ("ansible.builtin", YAMLFilters.all),
    ("ansible.utils", IPAddressFilters.all),
    ("ansible.utils", SubnetFilters.all),
    ("ansible.utils", AddressFormFilters.all),
    ("ansible.utils", HardwareAddressFilters.all),
    ("community.crypto", CertificateFilters.all),
    ("ansible.utils", FactFilters.all),
    ("ansible.utils", KeyFilters.all),
    ("ansible.utils", SchemaFilters.all),
    ("ansible.utils", TableFilters.all),
    ("ansible.netcommon", VLANFilters.all),
    ("community.general", CommunityFilters.all),
    ("community.general", GeneralFilters.all),
    ("community.general", QueryFilters.all),
    ("community.general", TimeUnitFilters.all),
    ("kubernetes.core", KubernetesFilters.all),
  ]

  private static let testFamilies: [(collection: String, tests: [TemplateTest])] = [
    ("ansible.builtin", Environment.standardTests),
    ("ansible.builtin", CollectionTests.all),
    ("ansible.builtin", FileTests.all),
    ("ansible.builtin", RegexTests.all),
    ("ansible.builtin", ResultTests.all),
    ("ansible.builtin", TextTests.all),
    ("ansible.builtin", VersionTests.all),
    ("ansible.utils", IPAddressTests.all),
    ("ansible.utils", SchemaFilters.tests),
  ]
}

extension [Filter] {
  /// Those whose results stay text, whatever they look like, only where they go by their short names.
  private static var makingText: Set<String> {
    ["string", "to_json", "to_nice_json", "to_nice_yaml", "to_yaml"]
  }

  /// Each under its short name and under that of its collection.
  fileprivate func named(in collection: String) -> [Filter] {
    self
      + map { filter in
        let name = filter.name
        guard Self.makingText.contains(name) else { return filter.named("\(collection).\(name)") }
        return Filter(raw: "\(collection).\(name)") { value, arguments, rendering in
          let result = try rendering.apply(filter: name, to: value, arguments)
          guard case .object(let text as NativeText) = result else { return result }
          return .string(text.content)
        }
      }
  }
}

extension [TemplateTest] {
  /// Each under its short name and under that of its collection.
  fileprivate func named(in collection: String) -> [TemplateTest] {
    self + map { $0.named("\(collection).\($0.name)") }
  }
}
