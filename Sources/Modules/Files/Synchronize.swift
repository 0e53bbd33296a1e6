import OrderedCollections
import Remote
import SystemPackage
import Values

/// Makes files of a host equal to files of this machine with rsync, or the other way round.
///
/// Behaves as ansible.posix's `synchronize`, 1.5; both machines need rsync. The other half of rsync
/// runs in the connection that tasks have anyway, so what concerns ssh (`dest_port`, `private_key`,
/// `verify_host` and so on) is accepted and the connection's own settings hold; becoming another
/// user needs no rule for sudo and may need a password.
struct Synchronize: Module {
  enum Direction: String, ArgumentChoice { case pull, push }

  static let name = "ansible.posix.synchronize"
  static let summary = "Makes files of a host and of this machine equal with rsync."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("src", \.source, isRequired: true, "What is copied."),
      Parameter("dest", \.destination, isRequired: true, "Where it is copied to."),
      Parameter(
        "mode", \.direction, default: "push",
        "Whether files go to the host (push) or come from it (pull)."),
    ] + content + choices + transport

  private static let content: [Parameter<Self>] = [
    Parameter("archive", \.isArchive, default: true, "Whether all but hard links is kept."),
    Parameter("recursive", \.recurses, "Whether folders are entered; as `archive`."),
    Parameter("links", \.keepsLinks, "Whether links stay links; as `archive`."),
    Parameter("perms", \.keepsPermissions, "Whether permissions are kept; as `archive`."),
    Parameter("times", \.keepsTimes, "Whether times are kept; as `archive`."),
    Parameter("owner", \.keepsOwner, "Whether owners are kept; as `archive`."),
    Parameter("group", \.keepsGroup, "Whether groups are kept; as `archive`."),
    Parameter("copy_links", \.copiesLinks, default: false, "Whether links are followed."),
    Parameter("dirs", \.copiesFolders, default: false, "Whether folders come without content."),
  ]

  private static let choices: [Parameter<Self>] = [
    Parameter("checksum", \.comparesContent, default: false, "Whether sums are compared."),
    Parameter("compress", \.compresses, default: true, "Whether data is compressed."),
    Parameter("existing_only", \.updatesOnly, default: false, "Whether no file is created."),
    Parameter("delete", \.deletes, default: false, "Whether other files are deleted."),
    Parameter("partial", \.keepsPartial, default: false, "Whether parts of files are kept."),
    Parameter(
      "delay_updates", \.delaysUpdates, default: true,
      "Whether files get their places at the end, and `.rsync-filter` files count."),
    Parameter("link_dest", \.linkFolders, "Folders to link equal files from."),
    Parameter("rsync_opts", \.options, default: [], "More options of rsync."),
    Parameter("rsync_path", \.hostProgram, "The command for rsync on the host."),
    Parameter("rsync_timeout", \.timeout, default: 0, "Seconds without data; 0 is for ever."),
  ]

  private static let transport: [Parameter<Self>] = [
    Parameter("dest_port", \.port, "Accepted; the connection's own port holds."),
    Parameter("private_key", \.key, "Accepted; the connection's own key holds."),
    Parameter("set_remote_user", \.setsUser, default: true, "Accepted; as the connection."),
    Parameter("use_ssh_args", \.usesArguments, default: false, "Accepted; always so."),
    Parameter("verify_host", \.verifiesHost, default: false, "Accepted; always so."),
    Parameter(
      "ssh_connection_multiplexing", \.isMultiplexed, default: false, "Accepted; always so."),
  ]

  var source = ""
  var destination = ""
  var direction = Direction.push
  var isArchive = true
  var recurses: Bool?
  var keepsLinks: Bool?
  var keepsPermissions: Bool?
  var keepsTimes: Bool?
  var keepsOwner: Bool?
  var keepsGroup: Bool?
  var copiesLinks = false
  var copiesFolders = false
  var comparesContent = false
  var compresses = true
  var updatesOnly = false
  var deletes = false
  var keepsPartial = false
  var delaysUpdates = true
  var linkFolders: [String]?
  var options: [String] = []
  var hostProgram: String?
  var timeout = 0
  var port: Int?
  var key: String?
  var setsUser = true
  var usesArguments = false
  var verifiesHost = false
  var isMultiplexed = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let connection = try await context.connect()
    let ids = try context.evaluate("[inventory_hostname, ansible_host | default('')]")
    let isOwn = context.delegate.map { ids.items?.contains(.string($0)) ?? false }
    if isOwn ?? (connection is LocalConnection) {
      return try await call(over: nil, context)
    }
    guard context.delegate != nil else { return try await call(over: connection, context) }
    guard connection is LocalConnection, let connectHome = context.connectHome else {
      return .failure(
        "synchronize between two hosts is not supported: delegate it to `localhost` or to "
          + "`{{ inventory_hostname }}`, or copy by way of this machine")
    }
    let home = try await connectHome()
    return try await call(over: home is LocalConnection ? nil : home, context)
  }

  /// Copies between this machine and the host of a connection, or within the task's host.
  private func call(
    over connection: (any Connection)?, _ context: ModuleContext
  ) async throws -> TaskResult {
    if source.hasPrefix("rsync://"), destination.hasPrefix("rsync://") {
      return .failure("either src or dest must be a localhost", ["rc": 1])
    }
    let isPush = direction == .push
    let isWithin = connection == nil
    let from = isPush || isWithin ? here(source, context) : there(source)
    let to = !isPush || isWithin ? here(destination, context) : there(destination)
    let words: [String]
    do {
      words = try arguments(from: from, to: to, isDry: context.isCheckMode)
    } catch let refusal as Refusal {
      return .failure(refusal.message)
    }
    let program = try context.evaluate("ansible_rsync_path | default('rsync')").pythonString
    guard let connection else {
      let reply = try await Self.calling.run(["rsync": program], rest: words, in: context)
      if let failure = reply.failure { return .failure(failure) }
      let outcome = Rsync.Outcome(
        status: Int(reply["code"] ?? "") ?? 1, program: reply["program"] ?? program,
        output: reply.bytes("out").map(Array.init) ?? [],
        errors: reply.bytes("errors").map(Array.init) ?? [])
      return result(outcome, words, context)
    }
    let outcome = try await Rsync(program, words).run(over: connection)
    if outcome.program.isEmpty {
      return .failure("Failed to find required executable \"\(program)\" in paths")
    }
    return result(outcome, words, context)
  }

  private static let calling = ModuleScript(
    ["rsync"],
    """
    program=$(command -v "$rsync") ||
      fail "Failed to find required executable \\"$rsync\\" in paths: $PATH"
    folder=$(umask 077 && mktemp -d) || fail "cannot make a temporary folder"
    trap 'rm -rf -- "$folder"' EXIT
    # Names are to be told as they are.
    LC_ALL=C.UTF-8
    "$program" "$@" >"$folder/out" 2>"$folder/errors" </dev/null
    say code "$?"
    say program "$program"
    printf 'out\\0'
    cat "$folder/out"
    printf '\\0<errors\\0'
    cat "$folder/errors"
    """)
}
