import OrderedCollections
import Remote
import SystemPackage
import Values

/// Copies a folder of this machine.
///
/// One round trip tells what differs, and one brings each 16 MB of what does. A larger file goes by
/// itself and is read while it is sent.
struct TreeCopy {
  let call: Copy
  let tree: LocalTree
  let source: String

  /// A file whose content the host does not have.
  private struct Difference {
    var entry: LocalTree.Entry
    /// In bytes.
    var size: Int
    var status: FileStatus?
  }

  private static let portion = 16 << 20

  func run(in context: ModuleContext) async throws -> TaskResult {
    let survey = try await look(in: context)
    if let failure = survey.failure { return .failure(failure) }
    var isChanged = survey.reply["changed"] != nil
    let differences = try await differences(survey, in: context)
    isChanged = isChanged || !differences.isEmpty
    if !context.isCheckMode {
      for portion in portions(of: differences) {
        if let file = portion.first, portion.count == 1, file.size > Self.portion {
          let result = try await send(file, to: survey.folder, in: context)
          if result.isFailed { return result }
          continue
        }
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
  ) async throws -> [Difference] {
    var differences: [Difference] = []
    for place in tree.entries.indices {
      let entry = tree.entries[place]
      let known = survey.digests[place]
      guard entry.kind == .file, known == nil || call.isForced else { continue }
      var size = try context.files.streamedSize(of: entry.path, decrypts: call.decrypts)
      if size == nil {
        let bytes = try context.files.read(entry.path, decrypts: call.decrypts)
        if let known, known == FileWriter.sha1(bytes) { continue }
        size = bytes.count
      } else if let known, known == (try await ContentDigest.reading(entry.path)).sha1 {
        continue
      }
      differences.append(
        Difference(entry: entry, size: size ?? 0, status: survey.statuses[place]))
    }
    return differences
  }

  /// What is sent together: a file that is larger than a portion stands alone.
  private func portions(of differences: [Difference]) -> [[Difference]] {
    var portions: [[Difference]] = differences.filter { $0.size > Self.portion }.map { [$0] }
    var portion: [Difference] = []
    var size = 0
    for difference in differences where difference.size <= Self.portion {
      if size + difference.size > Self.portion {
        portions.append(portion)
        (portion, size) = ([], 0)
      }
      portion.append(difference)
      size += difference.size
    }
    if !portion.isEmpty { portions.append(portion) }
    return portions
  }

  /// Sends one file as `copy` sends it alone.
  private func send(
    _ file: Difference, to folder: String, in context: ModuleContext
  ) async throws -> TaskResult {
    var writer = call.writer(.localFile(file.entry.path, size: file.size))
    writer.destination = folder + "/" + path(file.entry)
    if call.properties.mode == .preserve {
      writer.properties.mode = .number(LocalTree.mode(of: file.entry.path))
    }
    let outcome = try await writer.write(in: context)
    return writer.result(of: outcome, content: nil, context: context)
  }

  private func path(_ entry: LocalTree.Entry) -> String {
    (tree.name.map { $0 + "/" } ?? "") + entry.name
  }

  /// Sends files and puts each in its place when it is whole and has its properties.
  private func send(
    _ differences: [Difference], to folder: String, in context: ModuleContext
  ) async throws -> Reply {
    var archive = TarArchive()
    var rest: [String] = []
    for (number, difference) in differences.enumerated() {
      let bytes = try context.files.read(difference.entry.path, decrypts: call.decrypts)
      archive.add(bytes, name: "\(number)")
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
