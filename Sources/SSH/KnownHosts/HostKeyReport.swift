import Diagnostics
import SystemPackage

/// What a person reads about a key that is not as it should be.
struct HostKeyReport {
  let key: HostKey
  let policy: HostKeyPolicy
  /// Whether checking is off, so that it is a warning only.
  let isOff: Bool

  /// Refuses, or tolerates when checking is off.
  func decision(on diagnostic: Diagnostic) -> HostKeyDecision {
    isOff ? .tolerated(warnings: [diagnostic]) : .refused(diagnostic)
  }

  /// The host shows another key than before.
  func changed(at places: [SourceLocation]) -> Diagnostic {
    var diagnostic = Diagnostic(
      isOff ? .warning : .error, "the host key of `\(policy.entryName)` has changed",
      at: places.first, label: "another key is known",
      related: places.dropFirst().map { Diagnostic.Label($0, "and this one") },
      notes: places.compactMap(Self.fingerprint) + [shown])
    diagnostic.notes.append(
      isOff
        ? "checking is off: connecting without passwords and agent forwarding"
        : "somebody may be listening in, or the host was set up anew")
    if !isOff, let file = places.first?.file.name {
      diagnostic.hint =
        "if the host was set up anew, forget the old key: "
        + "ssh-keygen -R '\(policy.entryName)' -f \(file)"
    }
    return diagnostic
  }

  /// The key is marked as revoked.
  func revoked(at place: SourceLocation) -> Diagnostic {
    Diagnostic(
      isOff ? .warning : .error, "the host key of `\(policy.entryName)` is revoked", at: place,
      label: "revoked here", notes: [shown],
      hint: isOff ? nil : "the host needs a new key; this one may be in the hands of others")
  }

  /// The host is not known.
  func unknown(authority: SourceLocation?, notes: [String]) -> Diagnostic {
    if let authority {
      return Diagnostic(
        .error,
        "the host key of `\(policy.entryName)` is known by a certificate authority only",
        at: authority, label: "host certificates are not supported",
        notes: [shown], hint: remedy)
    }
    return Diagnostic(
      .error, "the host key of `\(policy.entryName)` is not known", notes: [shown] + notes,
      hint: remedy)
  }

  private var shown: String { "the host shows \(key.type) \(key.fingerprint)" }

  private var remedy: String {
    let port = policy.port.flatMap { $0 == 22 ? nil : "-p \($0) " } ?? ""
    let file = policy.userFiles.first?.string ?? "~/.ssh/known_hosts"
    return "compare the fingerprint, then record the key: ssh-keyscan \(port)\(policy.name) >> "
      + "\(file); or trust new hosts with `StrictHostKeyChecking=accept-new`"
  }

  private static func fingerprint(at place: SourceLocation) -> String? {
    let fields = place.text.split { $0 == " " || $0 == "\t" }
    for (type, text) in zip(fields, fields.dropFirst()) {
      if let key = Base64.decode(text.utf8).flatMap(HostKey.init(blob:)), key.type == type {
        return "line \(place.line) of `\(place.file.name)` has \(key.type) \(key.fingerprint)"
      }
    }
    return nil
  }
}
