import OrderedCollections
import Values

/// Installs, upgrades and removes RPM packages with yum, or with dnf where that took its place.
///
/// Behaves as ansible-core's `yum`, 2.16.
struct Yum: Module {
  static let name = "ansible.builtin.yum"
  static let summary = "Installs, upgrades and removes RPM packages with yum."
  static let parameters: [Parameter<Self>] =
    RPMCall.parameters(at: \.call) + [
      Parameter("use_backend", \.backend, default: "auto", "The program: `yum`, `dnf` or `auto`.")
    ]

  enum Backend: String, ArgumentChoice { case auto, yum, yum4, dnf, dnf4, dnf5 }

  var call = RPMCall()
  var backend = Backend.auto

  func run(in context: ModuleContext) async throws -> TaskResult {
    try await call.run(program: backend == .auto ? "yum" : backend.rawValue, in: context)
  }
}
