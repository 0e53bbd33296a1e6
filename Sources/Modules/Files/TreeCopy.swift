import OrderedCollections
import SystemPackage
import Values

/// Copies a folder of this machine: one round trip to see what differs, one for each 16 MB of what
/// does.
struct TreeCopy {
  let call: Copy
  let tree: LocalTree
  let source: String

  /// A file whose content the host does not have.
  private struct Difference {
    var entry: LocalTree.Entry
    var bytes: [UInt8]
    var status: FileStatus?
  }

  private static let portion = 16 << 20

  func run(in context: ModuleContext) async throws -> TaskResult {
    let survey = try await look(in: context)
    if let failure = survey.failure { return .failure(failure) }
    var isChanged = survey.reply["changed"] != nil
    let differences = try differences(survey, in: context)
    isChanged = isChanged || !differences.isEmpty
    if !context.isCheckMode {
      for portion in portions(of: differences) {
        let reply = try await send(portion, to: survey.folder, in: context)
        if let failure = reply.failure {
          return .failure(HostError.asPython(failure, path: reply["at"] ?? survey.folder))
        }
      }
    }
    let settled = try await settle(survey, differences, in: context)
    if let failure = settled.failure { return .failure(failure) }
    return TaskResult(
      [
        "dest": .string(survey.folder.hasSuffix("/") ? survey.folder : survey.folder + "/"),
        "src": .string(localSource(in: context)),
      ],
      isChanged: isChanged || settled.isChanged)
  }

  private func localSource(in context: ModuleContext) -> String {
    guard let found = try? context.files.find(source, in: "files") else { return source }
    return found.string + (source.hasSuffix("/") && !found.string.hasSuffix("/") ? "/" : "")
  }
}

extension TreeCopy {
  /// What the host has of the tree.
  private struct Survey {
    var reply: Reply
    var folder: String
    var failure: String?
    /// By the place of its entry.
    var digests: [Int: String] = [:]
    var statuses: [Int: FileStatus] = [:]
  }

  private var names: [String] {
    tree.entries.map { (tree.name.map { $0 + "/" } ?? "") + $0.name }
  }

  private func kindLetter(_ entry: LocalTree.Entry) -> String {
    switch entry.kind {
    case .folder: "d"
    case .file: "f"
    case .link(let target): "l" + target
    }
  }

  /// Makes the folders and links, and asks for the digests of the files that are there.
  private func look(in context: ModuleContext) async throws -> Survey {
    var arguments = call.properties.arguments
    arguments["mode"] = call.folderMode?.shellText ?? ""
    arguments["dest"] = CommandCall.expandable(call.destination)
    arguments["dry"] = context.isCheckMode ? "1" : ""
    var rest = tree.name.map { ["d", $0] } ?? []
    rest += zip(tree.entries, names).flatMap { [kindLetter($0), $1] }
    let reply = try await Self.lookScript.run(arguments, rest: rest, in: context)
    var survey = Survey(reply: reply, folder: reply["dest"] ?? call.destination)
    survey.failure = reply.failure
    let files = tree.entries.indices.filter { tree.entries[$0].kind == .file }
    let present = zip(reply["present"] ?? "", files).filter { $0.0 == "f" }.map(\.1)
    let digests = reply["digests"]?.split(separator: "\n") ?? []
    let statuses = reply["statuses"]?.split(separator: "\n") ?? []
    for (place, digest) in zip(present, digests) {
      survey.digests[place] = String(digest.drop { $0 == "\\" }.prefix(40))
    }
    for (place, status) in zip(present, statuses) {
      survey.statuses[place] = FileStatus(String(status))
    }
    return survey
  }

  private func differences(
    _ survey: Survey, in context: ModuleContext
  ) throws -> [Difference] {
    try tree.entries.indices.compactMap { place in
      let entry = tree.entries[place]
      guard entry.kind == .file else { return nil }
      if survey.digests[place] != nil, !call.isForced { return nil }
      let bytes = try context.files.read(entry.path, decrypts: call.decrypts)
      guard survey.digests[place] != FileWriter.sha1(bytes) else { return nil }
      return Difference(entry: entry, bytes: bytes, status: survey.statuses[place])
    }
  }

  private func portions(of differences: [Difference]) -> [ArraySlice<Difference>] {
    var portions: [ArraySlice<Difference>] = []
    var start = 0
    var size = 0
    for (index, difference) in differences.enumerated() {
      size += difference.bytes.count
      guard size >= Self.portion || index == differences.count - 1 else { continue }
      portions.append(differences[start...index])
      (start, size) = (index + 1, 0)
    }
    return portions
  }

  private func path(_ entry: LocalTree.Entry) -> String {
    (tree.name.map { $0 + "/" } ?? "") + entry.name
  }

  /// Sends files and puts each in its place when it is whole and has its properties.
  private func send(
    _ differences: ArraySlice<Difference>, to folder: String, in context: ModuleContext
  ) async throws -> Reply {
    var archive = TarArchive()
    var rest: [String] = []
    for (number, difference) in differences.enumerated() {
      archive.add(difference.bytes, name: "\(number)")
      var mode = call.properties.mode?.shellText ?? ""
      if call.properties.mode == .preserve {
        mode = FileMode.number(LocalTree.mode(of: difference.entry.path)).shellText
      }
      let like = difference.status.map { "\($0.uid):\($0.gid) 0\(String($0.mode, radix: 8))" }
      rest += [path(difference.entry), mode, like ?? ""]
    }
    var arguments = call.properties.arguments
    arguments["dest"] = folder
    arguments["backup"] = call.keepsBackup ? "1" : ""
    return try await Self.sendScript.run(
      arguments, rest: rest, input: archive.finished, in: context)
  }

  /// Gives the files that were there already the properties that they lack.
  private func settle(
    _ survey: Survey, _ differences: [Difference], in context: ModuleContext
  ) async throws -> (failure: String?, isChanged: Bool) {
    let sent = Set(differences.map(\.entry.name))
    let uid = survey.reply["uid"].flatMap { Int($0) }
    let gid = survey.reply["gid"].flatMap { Int($0) }
    var rest: [String] = []
    for (place, status) in survey.statuses.sorted(by: { $0.key < $1.key }) {
      let entry = tree.entries[place]
      guard !sent.contains(entry.name) else { continue }
      var properties = call.properties
      if properties.mode == .preserve { properties.mode = .number(LocalTree.mode(of: entry.path)) }
      guard properties.applied(to: status, uid: uid, gid: gid) != status else { continue }
      rest += [path(entry), properties.mode?.shellText ?? ""]
    }
    if rest.isEmpty || context.isCheckMode { return (nil, !rest.isEmpty) }
    var arguments = call.properties.arguments
    arguments["dest"] = survey.folder
    let reply = try await Self.settleScript.run(arguments, rest: rest, in: context)
    return (reply.failure, true)
  }
}
