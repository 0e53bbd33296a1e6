import OrderedCollections
import Remote
import Values

/// Installs, upgrades and removes Python's packages.
///
/// Behaves as ansible-core's `pip`, 2.16. Whether anything changes is told by `pip freeze`, as there.
struct Pip: Module {
  enum State: String, ArgumentChoice { case absent, forcereinstall, latest, present }

  static let name = "ansible.builtin.pip"
  static let summary = "Installs, upgrades and removes Python's packages."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.names, "The packages: names, with versions if wanted, or addresses."),
    Parameter("version", \.version, "The version of the one package."),
    Parameter("requirements", \.requirements, "A file of packages on the host."),
    Parameter("state", \.state, default: "present", "What is to become of them."),
    Parameter("virtualenv", \.environment, "The environment; made where there is none."),
    Parameter(
      "virtualenv_command", \.environmentCommand, default: "virtualenv",
      "The command that makes environments."),
    Parameter("virtualenv_python", \.environmentPython, "The Python of a new environment."),
    Parameter(
      "virtualenv_site_packages", \.seesSystem, default: false,
      "Whether a new environment sees the host's own packages."),
    Parameter("extra_args", \.extraWords, "More words for pip."),
    Parameter("editable", \.isEditable, default: false, "Whether it is installed as it is edited."),
    Parameter("chdir", \.directory, "The folder that pip runs in."),
    Parameter("executable", \.executable, "The pip to run."),
    Parameter("umask", \.mask, "The umask of pip, in octal."),
    Parameter(
      "break_system_packages", \.breaksSystem, default: false,
      "Whether pip may change what belongs to the host's own manager."),
  ]

  var names: [String] = []
  var version: String?
  var requirements: String?
  var state = State.present
  var environment: String?
  var environmentCommand = "virtualenv"
  var environmentPython: String?
  var seesSystem = false
  var extraWords: String?
  var isEditable = false
  var directory: String?
  var executable: String?
  var mask: String?
  var breaksSystem = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    if names.isEmpty, requirements == nil {
      return .failure("one of the following is required: name, requirements")
    }
    if !names.isEmpty, requirements != nil {
      return .failure("parameters are mutually exclusive: name|requirements")
    }
    if executable != nil, environment != nil {
      return .failure("parameters are mutually exclusive: executable|virtualenv")
    }
    if state == .latest, version != nil {
      return .failure("version is incompatible with state=latest")
    }
    if version != nil, names.count > 1 {
      return .failure(
        "'version' argument is ambiguous when installing multiple package distributions. Please "
          + "specify version restrictions next to each package in 'name' argument.")
    }
    let reply = try await Self.script.run(
      try arguments(context), rest: specifications, isContained: false, in: context)
    if context.isCheckMode, reply.failure == nil {
      return TaskResult(isChanged: reply["changed"] != nil)
    }
    return result(of: reply)
  }

  /// The packages as pip takes them: a list in one text is taken apart, versions are joined on.
  private var specifications: [String] {
    var specifications: [String] = []
    for name in names {
      let name = name.withoutOuterSpaces
      // `a>=1,<2` came apart at the comma.
      if let first = name.first, "<>=!~".contains(first), let last = specifications.popLast() {
        specifications.append("\(last),\(name)")
      } else if !name.isEmpty {
        specifications.append(name)
      }
    }
    guard let version, let only = specifications.first, specifications.count == 1 else {
      return specifications
    }
    let isComparison = version.first.map { "<>=!~".contains($0) } ?? false
    return [only + (isComparison ? version : "==\(version)")]
  }

  private func arguments(_ context: ModuleContext) throws -> [String: String] {
    func words(_ text: String) throws -> String {
      try ShellWords.split(text).map(ShellWords.quoted).joined(separator: " ")
    }
    return [
      "state": state.rawValue, "dry": context.isCheckMode ? "1" : "",
      "requirements": requirements ?? "",
      "env": environment.map(CommandCall.expandable) ?? "", "maker": try words(environmentCommand),
      "python": environmentPython ?? "", "sees": seesSystem ? "1" : "",
      "extra": try words(extraWords ?? ""), "editable": isEditable ? "1" : "",
      "folder": directory.map(CommandCall.expandable) ?? "",
      "pip": executable.map(CommandCall.expandable) ?? "", "mask": mask ?? "",
      "breaks": breaksSystem ? "1" : "",
    ]
  }

  private func result(of reply: Reply) -> TaskResult {
    let start = reply.pairs.lastIndex { $0.name == "call" } ?? 0
    let words = reply.pairs[start...].filter { $0.name == "cmd" }.map {
      Value.string(String(decoding: $0.bytes, as: UTF8.self))
    }
    // The dot behind them keeps the shell from dropping their last line breaks.
    let (output, errors) = (
      String((reply["out"] ?? "").dropLast()), String((reply["err"] ?? "").dropLast())
    )
    var values: Mapping = [
      "cmd": .list(words), "name": .list(names.map(Value.string)),
      "version": version.map(Value.string) ?? .null,
      "state": .string(state.rawValue),
      "requirements": requirements.map(Value.string) ?? .null,
      "virtualenv": environment.map(Value.string) ?? .null,
    ]
    values["stdout"] = .string(output)
    values["stderr"] = .string(errors)
    values = values.withOutputLines
    if let failure = reply.failure {
      guard failure == "pip" else { return .failure(failure) }
      let text =
        (output.isEmpty ? "" : "stdout: \(output)") + (errors.isEmpty ? "" : "\n:stderr: \(errors)")
      return .failure(text, ["cmd": .list(words)])
    }
    return TaskResult(values, isChanged: reply["changed"] != nil)
  }
}
