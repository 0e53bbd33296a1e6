import OrderedCollections
import Values

/// Packs files and folders of a host into an archive there, or compresses one file.
///
/// Behaves as community.general's `archive`, 8.6, over the host's `tar`, `gzip`, `bzip2`, `xz` and
/// `zip`.  The archive appears whole or not at all, and one that would not change is not written;
/// an archive that Python has made is written once more.
struct Archive: Module {
  enum Format: String, ArgumentChoice { case bz2, gz, tar, xz, zip }

  static let name = "community.general.archive"
  static let synonyms = ["ansible.builtin.archive"]
  static let summary = "Packs files and folders of a host into an archive there."
  static let parameters: [Parameter<Self>] =
    [
      Parameter("path", \.paths, isRequired: true, "The files and folders, or their patterns."),
      Parameter("format", \.format, default: "gz", "How the archive is compressed."),
      Parameter(
        "dest", \.destination,
        "The archive; may be left out for one file, which then gets the format's ending."),
      Parameter(
        "exclude_path", \.excludedPaths, default: [],
        "Which of `path`, once patterns are found, are left out."),
      Parameter(
        "exclusion_patterns", \.exclusions, default: [],
        "Patterns of names in the archive that are left out; `*` stands for slashes too."),
      Parameter(
        "force_archive", \.isForced, default: false, "Whether even one file becomes an archive."),
      Parameter("remove", \.removes, default: false, "Whether what was packed goes."),
    ] + FileProperties.parameters(at: \.properties)

  var paths: [String] = []
  var format = Format.gz
  var destination: String?
  var excludedPaths: [String] = []
  var exclusions: [String] = []
  var isForced = false
  var removes = false
  var properties = FileProperties()

  func run(in context: ModuleContext) async throws -> TaskResult {
    let looked = try await Self.looking.run(
      ["dest": destination.map(CommandCall.expandable) ?? "", "count": String(paths.count)],
      rest: (paths + excludedPaths).map(CommandCall.expandable), in: context)
    if let failure = looked.failure { return .failure(failure) }
    let plan = ArchivePlan(self, looked)
    if let refusal = plan.refusal { return refusal }
    let isPacked = !plan.isEmpty && !context.isCheckMode
    var arguments = properties.arguments
    arguments["dest"] = plan.destination
    arguments["root"] = plan.root
    arguments["work"] = isPacked ? plan.work : ""
    arguments["program"] = format.program
    arguments["single"] = plan.single
    arguments["removes"] = removes ? "1" : ""
    arguments["dry"] = context.isCheckMode ? "1" : ""
    let separator: UInt8 = format == .zip ? 10 : 0
    let list = plan.members.flatMap { $0.name + [separator] }
    let reply = try await Self.packing.run(
      arguments, rest: plan.removed, input: isPacked ? list : [], in: context)
    if let failure = reply.failure {
      return .failure(failure, ["dest": .string(plan.destination)])
    }
    return result(plan, reply, context)
  }

  private func result(
    _ plan: ArchivePlan, _ reply: Reply, _ context: ModuleContext
  ) -> TaskResult {
    var isChanged = reply["changed"] != nil
    if context.isCheckMode, !plan.isEmpty {
      isChanged = plan.isArchive || reply["there"] == nil
    }
    if context.isCheckMode, let member = FileStatus(reply["member"]) {
      let wanted = properties.applied(
        to: member, uid: reply["uid"].flatMap { Int($0) }, gid: reply["gid"].flatMap { Int($0) })
      isChanged = isChanged || wanted != member
    }
    let isPacked = !plan.isEmpty && !context.isCheckMode
    var values: Mapping = [
      "archived": .list(isPacked ? plan.archived.map(Value.string) : []),
      "dest": .string(plan.destination),
      "dest_state": .string(plan.state(isPacked: isPacked, isThere: reply["there"] != nil)),
      "arcroot": .string(plan.root), "missing": .list(plan.missing.map(Value.string)),
      "expanded_paths": .list(plan.expanded.map(Value.string)),
      "expanded_exclude_paths": .list(plan.excluded.map(Value.string)),
    ]
    values.merge(FileStatus(reply["after"])?.values ?? [:]) { $1 }
    return TaskResult(values, isChanged: isChanged)
  }
}

extension Archive.Format {
  /// The program that compresses a stream; empty where nothing is compressed beside the archive.
  var program: String {
    switch self {
    case .gz: "gzip"
    case .bz2: "bzip2"
    case .xz: "xz"
    case .tar, .zip: ""
    }
  }
}
