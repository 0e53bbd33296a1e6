import Diagnostics
import SystemPackage

/// The known hosts of a run: every file is read once, new keys are appended one after the other.
public actor KnownHosts {
  private var files: [FilePath: KnownHostsFile] = [:]
  private var found: [Lookup: [KnownHostsFile.Entry]] = [:]
  private var appended: Set<FilePath> = []
  private var unreadable: [FilePath: Diagnostic] = [:]

  /// A question that was answered; with hashed names, each costs a pass over the file.
  private struct Lookup: Hashable {
    let path: FilePath
    let name: String
  }

  /// Knows nothing until asked.
  public init() {}

  /// Host-key algorithms to offer, the best first.
  ///
  /// Algorithms whose keys are known for the host come first, then Ed25519, as in OpenSSH, so that
  /// the server shows a key that can be checked; the policy's own change is applied before.
  ///
  /// - Parameters:
  ///   - policy: The host.
  ///   - supported: What can be negotiated, in the order of preference.
  /// - Returns: Some of `supported`.
  public func algorithms(
    for policy: HostKeyPolicy, from supported: [String]
  ) -> [String] {
    let types = Set(entries(under: policy).filter { $0.marker == .none }.map(\.key.type))
    let isKnown = { (name: String) in types.contains(Self.keyType(of: name)) }
    // libssh2 prefers ECDSA; OpenSSH, Ed25519: a new host's recorded key is to be the one that both
    // ask for.
    let curves = supported.filter { $0 == "ssh-ed25519" }
    let supported = curves + supported.filter { $0 != "ssh-ed25519" }
    let preferred = policy.algorithms?.applied(to: supported, supported: supported) ?? supported
    if policy.algorithms?.isExclusive == true { return preferred }
    return preferred.filter(isKnown) + preferred.filter { !isKnown($0) }
  }

  /// The types of the keys that are known for a host, in the order of the files.
  public func keyTypes(for policy: HostKeyPolicy) -> [String] {
    var types: [String] = []
    for entry in entries(under: policy) where entry.marker == .none {
      if !types.contains(entry.key.type) { types.append(entry.key.type) }
    }
    return types
  }

  /// What the files say about a key, whatever the policy demands.
  public func verdict(on key: HostKey, under policy: HostKeyPolicy) -> HostKeyVerdict {
    let own = Self.verdict(on: key, among: entries(named: policy.entryName, under: policy))
    guard case .unknown(let authority) = own, policy.entryName != policy.name else { return own }
    // A key that is known for the host itself also serves its other ports.
    let shared = Self.verdict(on: key, among: entries(named: policy.name, under: policy))
    switch shared {
    case .known, .revoked: return shared
    case .changed: return own
    case .unknown(let other): return .unknown(authority: authority ?? other)
    }
  }

  /// Judges a key, and records an unknown one where the policy says so.
  public func check(_ key: HostKey, under policy: HostKeyPolicy) -> HostKeyDecision {
    var verdict = verdict(on: key, under: policy)
    if case .changed = verdict, !appended.isEmpty {
      // Lines that were appended in this run have no line number yet that a person could use.
      forgetAppended()
      verdict = self.verdict(on: key, under: policy)
    }
    let report = HostKeyReport(key: key, policy: policy, isOff: policy.strictness == .off)
    let unreadable = (policy.userFiles + policy.globalFiles).compactMap { self.unreadable[$0] }
    switch verdict {
    case .known: return .trusted(warnings: [])
    case .revoked(let place): return report.decision(on: report.revoked(at: place))
    case .changed(let places): return report.decision(on: report.changed(at: places))
    case .unknown(let authority):
      switch policy.strictness {
      case .strict, .ask:
        return .refused(report.unknown(authority: authority, notes: unreadable.map(\.message)))
      case .acceptNew, .off:
        if policy.strictness == .acceptNew, let authority {
          return .refused(report.unknown(authority: authority, notes: []))
        }
        return .trusted(warnings: unreadable + record(key, under: policy))
      }
    }
  }

  /// Appends a key to the user's first file; what goes wrong is only a warning, as in OpenSSH.
  private func record(_ key: HostKey, under policy: HostKeyPolicy) -> [Diagnostic] {
    guard let path = policy.userFiles.first, path != "/dev/null" else { return [] }
    guard KnownHostsWriter.canHold(policy.entryName) else {
      return [
        Diagnostic(.warning, "the name `\(policy.entryName)` cannot stand in a file of known hosts")
      ]
    }
    let line = "\(policy.entryName) \(key.type) \(Base64.encode(key.blob))"
    do {
      try KnownHostsWriter.append(line, to: path)
    } catch {
      let reason = error.description.lowercased()
      return [
        Diagnostic(.warning, "cannot add the key of `\(policy.name)` to `\(path)`: \(reason)")
      ]
    }
    found[Lookup(path: path, name: policy.entryName)] = nil
    appended.insert(path)
    files[path, default: KnownHostsFile()].append(SourceFile(name: path.string, text: line))
    return []
  }

  private func forgetAppended() {
    for path in appended { files[path] = nil }
    found = found.filter { !appended.contains($0.key.path) }
    appended = []
  }

  private func entries(under policy: HostKeyPolicy) -> [KnownHostsFile.Entry] {
    let own = entries(named: policy.entryName, under: policy)
    guard own.isEmpty, policy.entryName != policy.name else { return own }
    return entries(named: policy.name, under: policy)
  }

  private func entries(
    named name: String, under policy: HostKeyPolicy
  ) -> [KnownHostsFile.Entry] {
    (policy.userFiles + policy.globalFiles).flatMap { path in
      let lookup = Lookup(path: path, name: name)
      if let known = found[lookup] { return known }
      let entries = file(at: path).entries(for: name)
      found[lookup] = entries
      return entries
    }
  }

  private func file(at path: FilePath) -> KnownHostsFile {
    if let known = files[path] { return known }
    var file = KnownHostsFile()
    do {
      file = KnownHostsFile(SourceFile(name: path.string, bytes: try FileBytes.read(path)))
    } catch .noSuchFile {
      // A file that is not there knows no hosts.
    } catch {
      unreadable[path] = Diagnostic(.warning, "cannot read `\(path)`: \(error.message)")
    }
    files[path] = file
    return file
  }

  private static func verdict(
    on key: HostKey, among entries: [KnownHostsFile.Entry]
  ) -> HostKeyVerdict {
    if let revoked = entries.first(where: { $0.marker == .revoked && $0.key == key }) {
      return .revoked(revoked.location)
    }
    let plain = entries.filter { $0.marker == .none }
    if let known = plain.first(where: { $0.key == key }) { return .known(known.location) }
    if !plain.isEmpty { return .changed(plain.map(\.location)) }
    return .unknown(authority: entries.first { $0.marker == .authority }?.location)
  }

  /// The type of key that an algorithm signs with: RSA keys have several.
  private static func keyType(of algorithm: String) -> String {
    switch algorithm {
    case "rsa-sha2-256", "rsa-sha2-512": "ssh-rsa"
    default: algorithm
    }
  }
}
