import OrderedCollections
import Values

/// Sets the state and the policy of SELinux, now and for the next start.
///
/// Behaves as ansible.posix's `selinux`, 1.5; it needs no library on the host, only `setenforce`
/// where the state changes.
struct SELinux: Module {
  enum State: String, ArgumentChoice { case enforcing, permissive, disabled }

  static let name = "ansible.posix.selinux"
  static let synonyms = ["ansible.builtin.selinux"]
  static let summary = "Sets the state and the policy of SELinux."
  static let parameters: [Parameter<Self>] = [
    Parameter("policy", \.policy, "The policy, such as `targeted`."),
    Parameter("state", \.state, isRequired: true, "What SELinux is to do."),
    Parameter(
      "configfile", \.file, aliases: ["conf", "file"], default: "/etc/selinux/config",
      "Its configuration."),
    Parameter(
      "update_kernel_param", \.setsKernel, default: false,
      "Whether the kernel's command line is changed with `grubby`."),
  ]

  var policy: String?
  var state = State.enforcing
  var file = "/etc/selinux/config"
  var setsKernel = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let look = try await Self.looking.run(
      ["file": file, "kernel": setsKernel ? "1" : "", "policy": policy ?? ""], in: context)
    if let failure = look.failure {
      return .failure(
        failure,
        [
          "details":
            "Please install SELinux-policy package, if this package is not installed previously."
        ])
    }
    guard state == .disabled || policy?.isEmpty == false else {
      return .failure("Policy is required if state is not 'disabled'")
    }
    let old = look.bytes("content").map(Array.init) ?? []
    var settings = SELinuxFile(String(decoding: old, as: UTF8.self))
    let wanted = policy.flatMap { $0.isEmpty ? nil : $0 } ?? settings["SELINUXTYPE"] ?? ""
    if wanted != settings["SELINUXTYPE"], look["missing"] != nil {
      return .failure("Policy \(wanted) does not exist in /etc/selinux/")
    }
    var plan = SELinuxPlan(file: file, settings: settings, look: look, setsKernel: setsKernel)
    plan.settle(state, policy: wanted)
    settings = plan.settings
    if plan.isChanged, !context.isCheckMode {
      let text = Array(settings.text.utf8)
      if text != old {
        var writer = FileWriter(destination: file, content: .bytes(text))
        writer.expected = FileWriter.sha1(old)
        let outcome = try await writer.write(in: context)
        if outcome.reply.failure != nil {
          return writer.result(of: outcome, content: nil, context: context)
        }
      }
      if plan.enforcement != nil || plan.kernel != nil {
        let reply = try await Self.acting.run(
          ["enforce": plan.enforcement ?? "", "kernel": plan.kernel ?? ""], in: context)
        if let failure = reply.failure { return .failure(failure) }
      }
    }
    var values: Mapping = [
      "msg": .string(plan.messages.joined(separator: ", ")), "configfile": .string(file),
      "policy": .string(wanted), "state": .string(state.rawValue),
      "reboot_required": .bool(plan.needsReboot),
    ]
    if !plan.warnings.isEmpty { values["warnings"] = .list(plan.warnings.map { .string($0) }) }
    return TaskResult(values, isChanged: plan.isChanged)
  }

  private static let looking = ModuleScript(
    ["file", "kernel", "policy"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    [ -f "$file" ] || fail "Unable to find file $file"
    runtime=disabled
    if [ -r /sys/fs/selinux/enforce ]; then
      runtime=permissive
      [ "$(cat /sys/fs/selinux/enforce)" != 1 ] || runtime=enforcing
    elif command -v getenforce >/dev/null; then
      case $(getenforce) in
        Enforcing) runtime=enforcing ;;
        Permissive) runtime=permissive ;;
      esac
    fi
    say runtime "$runtime"
    [ -z "$policy" ] || [ -e "/etc/selinux/$policy/policy" ] || say missing 1
    if [ -n "$kernel" ]; then
      command -v grubby >/dev/null || fail "Cannot find grubby"
      say kernel "$(grubby --info=ALL | grep '^args=')"
    fi
    printf '<content\\0'
    cat -- "$file"
    """)

  private static let acting = ModuleScript(
    ["enforce", "kernel"],
    """
    PATH=$PATH:/usr/sbin:/sbin
    if [ -n "$enforce" ]; then
      said=$(setenforce "$enforce" 2>&1) || fail "$said"
    fi
    case $kernel in
      enabled) said=$(grubby --update-kernel=ALL --remove-args=selinux=0 2>&1) || fail "$said" ;;
      disabled) said=$(grubby --update-kernel=ALL --args=selinux=0 2>&1) || fail "$said" ;;
    esac
    """)
}

/// What there is to do about SELinux, and what is told of it.
struct SELinuxPlan {
  private let file: String
  private let runtime: String
  /// Whether the kernel's command line leaves SELinux on; nil where kernels differ.
  private let isOnInKernel: Bool?
  private let setsKernel: Bool
  private(set) var settings: SELinuxFile
  private(set) var isChanged = false
  private(set) var needsReboot = false
  private(set) var messages: [String] = []
  private(set) var warnings: [String] = []
  /// What `setenforce` is told; nil where it is not called.
  private(set) var enforcement: String?
  /// What the kernel's command line is to say; nil where it is left alone.
  private(set) var kernel: String?

  init(file: String, settings: SELinuxFile, look: Reply, setsKernel: Bool) {
    self.file = file
    self.settings = settings
    self.setsKernel = setsKernel
    runtime = look["runtime"] ?? "disabled"
    let lines = (look["kernel"] ?? "").split(separator: "\n")
    let off = lines.count { $0.contains("selinux=0") }
    isOnInKernel = off == 0 ? true : off == lines.count ? false : nil
  }

  mutating func settle(_ state: SELinux.State, policy: String) {
    let oldPolicy = settings["SELINUXTYPE"] ?? ""
    if policy != oldPolicy {
      note("Running SELinux policy changed from '\(oldPolicy)' to '\(policy)'")
      note(
        "SELinux policy configuration in '\(file)' changed from '\(oldPolicy)' to '\(policy)'")
      settings["SELINUXTYPE"] = policy
    }
    if state.rawValue != runtime { settleRuntime(state) }
    let oldState = settings["SELINUX"] ?? ""
    if state.rawValue != oldState {
      note("Config SELinux state changed from '\(oldState)' to '\(state.rawValue)'")
      settings["SELINUX"] = state.rawValue
    }
    let isOn = state != .disabled
    guard setsKernel, isOnInKernel != isOn else { return }
    let before = isOnInKernel == nil ? "<inconsistent>" : isOn ? "disabled" : "enabled"
    note("Kernel SELinux state changed from '\(before)' to '\(isOn ? "enabled" : "disabled")'")
    kernel = isOn ? "enabled" : "disabled"
  }

  private mutating func settleRuntime(_ state: SELinux.State) {
    guard runtime != "disabled" else {
      warnings.append("Reboot is required to set SELinux state to '\(state.rawValue)'")
      needsReboot = true
      return
    }
    guard state == .disabled else {
      enforcement = state == .enforcing ? "1" : "0"
      return note("SELinux state changed from '\(runtime)' to '\(state.rawValue)'")
    }
    needsReboot = true
    guard runtime != "permissive" else {
      return warnings.append("SELinux state change will take effect next reboot")
    }
    enforcement = "0"
    isChanged = true
    warnings.append(
      "SELinux state temporarily changed from '\(runtime)' to 'permissive'. State change will take "
        + "effect next reboot.")
  }

  private mutating func note(_ message: String) {
    messages.append(message)
    isChanged = true
  }
}

/// The configuration of SELinux: `NAME=value`, all else in it left alone.
struct SELinuxFile {
  private var lines: [String]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The whole file.
  var text: String { lines.joined(separator: "\n") }

  subscript(name: String) -> String? {
    get {
      lines.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
        .map(\.trimmingSpace)
    }
    set {
      guard let newValue else { return }
      let index = lines.firstIndex { $0.hasPrefix("\(name)=") }
      if let index {
        lines[index] = "\(name)=\(newValue)"
      } else {
        let isEnded = lines.last?.isEmpty == true
        lines.insert("\(name)=\(newValue)", at: isEnded ? lines.count - 1 : lines.count)
      }
    }
  }
}
