import OrderedCollections
import Values

/// The arguments of a custom module as its style wants them, with what Ansible adds for the module's
/// own library.
struct ModuleArguments {
  /// What the module reads from standard input.
  let input: String?
  /// What stands in its file of arguments.
  let file: String?

  init(_ given: Mapping, of module: ModuleFile, in context: ModuleContext) {
    let all = given.merging(Self.added(module, context)) { _, added in added }
    let writer = JSONWriter(escapesNonASCII: true, secrets: .exposed)
    let json = writer.text(of: .mapping(all))
    switch module.style {
    case .python:
      input = writer.text(of: ["ANSIBLE_MODULE_ARGS": .mapping(all)])
      file = nil
    case .splicedJSON:
      input = String(decoding: module.content, as: UTF8.self)
        .replacing(ModuleFile.splice, with: json)
      file = ""
    case .binary, .wantsJSON, .powerShell:
      input = nil
      file = json
    case .plain:
      input = nil
      file = all.map { name, value in
        "\(name.pythonString)=\(ShellWords.quoted(Self.exposed(value)))"
      }.joined(separator: " ")
    }
  }

  private static func exposed(_ value: Value) -> String {
    if case .object(let object) = value, let secret = object as? Secret { return secret.exposed }
    return value.pythonString
  }

  private static func added(_ module: ModuleFile, _ context: ModuleContext) -> Mapping {
    [
      "_ansible_check_mode": .bool(context.isCheckMode),
      "_ansible_no_log": .bool(context.python.hidesArguments),
      "_ansible_debug": false,
      "_ansible_diff": .bool(context.showsDifferences),
      "_ansible_verbosity": .int(context.verbosity),
      "_ansible_version": "2.16.9",
      "_ansible_module_name": .string(module.name),
      "_ansible_syslog_facility": "LOG_USER",
      "_ansible_selinux_special_fs": [
        "fuse", "nfs", "vboxsf", "ramfs", "9p", "vfat",
      ],
      "_ansible_socket": nil,
      "_ansible_shell_executable": "/bin/sh",
      "_ansible_keep_remote_files": false,
      "_ansible_tmpdir": nil,
      "_ansible_remote_tmp": "~/.ansible/tmp",
    ]
  }
}
