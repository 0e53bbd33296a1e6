import OrderedCollections
import Values

/// Sets the state and the policy of SELinux, now and for the next start.
///
/// Behaves as ansible.posix's `selinux`, 1.5, by what the kernel and the file say rather than by a
/// library.
struct SELinux: Module {
  enum State: String, ArgumentChoice { case enforcing, permissive, disabled }

  static let name = "ansible.posix.selinux"
  static let synonyms = ["ansible.builtin.selinux"]
  static let summary = "Sets the state and the policy of SELinux."
  static let parameters: [Parameter<Self>] = [
    Parameter("policy", \.policy, "The policy, such as `targeted`."),
    Parameter("state", \.state, isRequired: true, "The state."),
    Parameter(
      "configfile", \.file, aliases: ["conf", "file"], default: "/etc/selinux/config",
      "The file that the next start reads."),
    Parameter(
      "update_kernel_param", \.setsKernel, default: false,
      "Whether the kernel's command line is set too, with `grubby`."),
  ]

  var policy: String?
  var state = State.enforcing
  var file = "/etc/selinux/config"
  var setsKernel = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.script.run(
      [
        "policy": policy ?? "", "state": state.rawValue, "file": file,
        "kernel": setsKernel ? "1" : "", "dry": context.isCheckMode ? "1" : "",
      ], in: context)
    if let failure = reply.failure {
      return .failure(failure, reply["details"].map { ["details": .string($0)] } ?? [:])
    }
    // Ansible's module tells no more than this of a policy that check mode would change.
    if reply["policy"] == nil { return TaskResult(isChanged: reply["changed"] != nil) }
    var values: Mapping = [
      "msg": .string(reply.all("message").joined(separator: ", ")), "configfile": .string(file),
      "policy": .string(reply["policy"] ?? ""), "state": .string(state.rawValue),
      "reboot_required": .bool(reply["reboot"] != nil),
    ]
    let warnings = reply.all("warning")
    if !warnings.isEmpty { values["warnings"] = .list(warnings.map(Value.string)) }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }
}
