import OrderedCollections
import Values

/// Brings a git repository to a version, in one request to the host.
///
/// Behaves as ansible-core's `git`, 2.16. What the remote asks for (a password, a passphrase) is
/// never answered: a key comes from `key_file` or a forwarded agent.
struct Git: Module {
  static let name = "ansible.builtin.git"
  static let summary = "Brings a git repository to a version."
  static let parameters: [Parameter<Self>] = [
    Parameter("repo", \.repository, aliases: ["name"], isRequired: true, "Where it comes from."),
    Parameter("dest", \.destination, "The folder that it goes into."),
    Parameter("version", \.version, default: "HEAD", "A branch, a tag or a commit."),
    Parameter("remote", \.remote, default: "origin", "The name of the remote."),
    Parameter("refspec", \.refspec, "A further reference to fetch."),
    Parameter("force", \.isForced, default: false, "Whether local changes are thrown away."),
    Parameter("depth", \.depth, "How many commits are fetched."),
    Parameter("clone", \.clones, default: true, "Whether a missing repository is cloned."),
    Parameter("update", \.updates, default: true, "Whether new commits are fetched."),
    Parameter("bare", \.isBare, default: false, "Whether it has no working tree."),
    Parameter("single_branch", \.takesOneBranch, default: false, "Whether one branch is enough."),
    Parameter("recursive", \.takesSubmodules, default: true, "Whether submodules are fetched."),
    Parameter("track_submodules", \.tracksSubmodules, default: false, "To their newest commit."),
    Parameter("reference", \.reference, "A local repository to take objects from."),
    Parameter("executable", \.executable, "The program to use."),
    Parameter("key_file", \.keyFile, "A private key on the host."),
    Parameter("ssh_opts", \.sshOptions, "Further options of ssh."),
    Parameter("accept_hostkey", \.acceptsHostKey, default: false, "Any host key is accepted."),
    Parameter("accept_newhostkey", \.acceptsNewHostKey, default: false, "An unknown one is."),
    Parameter("verify_commit", \.verifies, default: false, "Whether its signature is checked."),
    Parameter("separate_git_dir", \.gitFolder, "Where its own data lies."),
    Parameter("umask", \.mask, "The umask to work with."),
  ]

  var repository = ""
  var destination: String?
  var version = "HEAD"
  var remote = "origin"
  var refspec: String?
  var isForced = false
  var depth: Int?
  var clones = true
  var updates = true
  var isBare = false
  var takesOneBranch = false
  var takesSubmodules = true
  var tracksSubmodules = false
  var reference: String?
  var executable: String?
  var keyFile: String?
  var sshOptions: String?
  var acceptsHostKey = false
  var acceptsNewHostKey = false
  var verifies = false
  var gitFolder: String?
  var mask: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if destination == nil, clones {
      return .failure("the destination directory must be specified unless clone=no")
    }
    let reply = try await Self.script.run(
      arguments(isDryRun: context.isCheckMode), isContained: false, in: context)
    if let failure = reply.failure { return failed(failure, reply) }
    let isNew = reply["new"] != nil
    var values: Mapping = [
      "before": reply["before"].map { $0.isEmpty ? .null : .string($0) } ?? .null,
      "after": reply["after"].map(Value.string) ?? .null,
    ]
    if let dropped = reply["dropped"] {
      values["msg"] = .string("Local modifications exist in the destination: \(dropped)")
    }
    if let changed = reply["remote_changed"] {
      values["remote_url_changed"] = .bool(changed == "1")
    }
    return TaskResult(values, isChanged: isNew || reply["changed"] != nil)
  }

  private func arguments(isDryRun: Bool) -> [String: String] {
    func flag(_ value: Bool) -> String { value ? "1" : "" }
    return [
      "repo": repository, "dest": destination.map(CommandCall.expandable) ?? "",
      "version": version, "remote": remote, "refspec": refspec ?? "", "force": flag(isForced),
      "depth": depth.map(String.init) ?? "", "clone": flag(clones), "update": flag(updates),
      "bare": flag(isBare), "single": flag(takesOneBranch), "recursive": flag(takesSubmodules),
      "track": flag(tracksSubmodules), "reference": reference ?? "",
      "git": executable ?? "git", "keyfile": keyFile ?? "", "sshopts": sshOptions ?? "",
      "anyhostkey": flag(acceptsHostKey), "newhostkey": flag(acceptsNewHostKey),
      "verify": flag(verifies), "gitdir": gitFolder ?? "", "mask": mask ?? "",
      "dry": flag(isDryRun),
    ]
  }

  private func failed(_ failure: String, _ reply: Reply) -> TaskResult {
    var values: Mapping = [:]
    if failure == "modified" {
      values["before"] = reply["before"].map(Value.string)
      return .failure(
        "Local modifications exist in the destination: \(reply["dest"] ?? "") (force=no).", values)
    }
    guard let status = reply["rc"] else { return .failure(failure) }
    let said = reply["said"] ?? ""
    values["cmd"] = reply["cmd"].map(Value.string)
    values["rc"] = .int(Int(status) ?? 1)
    values["stdout"] = ""
    values["stdout_lines"] = []
    values["stderr"] = .string(said + "\n")
    values["stderr_lines"] = .list(said.pythonLines.map(Value.string))
    return .failure(failure.isEmpty ? said : failure, values)
  }
}
