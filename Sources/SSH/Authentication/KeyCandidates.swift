import SystemPackage

/// A key that may be offered to a server, and where its private half is.
struct KeyCandidate: Sendable {
  /// Where the private half is.
  enum Origin: Sendable {
    case agent(comment: String)
    case file(FilePath)
  }

  /// The public half; nil where only the passphrase would show it.
  var publicKey: PublicKey?
  var origin: Origin

  /// The key as a person knows it.
  var description: String {
    let place =
      switch origin {
      case .agent(let comment): "from the agent (\(comment))"
      case .file(let path): "`\(path)`"
      }
    guard let publicKey else { return place }
    return "\(publicKey.type) \(publicKey.fingerprint) \(place)"
  }

  /// The keys in the order in which OpenSSH offers them: those of the agent that files name, in the files' order,
  /// then the agent's others unless only files count, then the files' own.
  static func inOrder(
    files: [KeyRing.Identity], agent: [Agent.Identity], onlyFiles: Bool
  ) -> [KeyCandidate] {
    let fileKeys = files.compactMap(\.publicKey)
    let named = fileKeys.compactMap { key in agent.first { $0.publicKey == key } }
    let others = onlyFiles ? [] : agent.filter { !fileKeys.contains($0.publicKey) }
    let held = Set(named.map(\.publicKey))
    let own = files.filter { identity in
      identity.publicKey.map { !held.contains($0) } ?? true
    }
    let fromAgent = (named + others).map { identity in
      KeyCandidate(publicKey: identity.publicKey, origin: .agent(comment: identity.comment))
    }
    let fromFiles = own.map { KeyCandidate(publicKey: $0.publicKey, origin: .file($0.path)) }
    var seen: Set<PublicKey> = []
    return (fromAgent + fromFiles).filter { candidate in
      candidate.publicKey.map { seen.insert($0).inserted } ?? true
    }
  }
}
