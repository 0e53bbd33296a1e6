import OrderedCollections
import Values

/// Installs, upgrades and removes RPM packages with dnf.
///
/// Behaves as ansible-core's `dnf`, 2.16. Where all packages are there, it is one round trip that
/// asks only rpm.
struct Dnf: Module {
  static let name = "ansible.builtin.dnf"
  static let summary = "Installs, upgrades and removes RPM packages with dnf."
  static let parameters: [Parameter<Self>] = RPMCall.parameters(at: \.call)

  var call = RPMCall()

  func run(in context: ModuleContext) async throws -> TaskResult {
    try await call.run(program: "dnf", in: context)
  }
}
