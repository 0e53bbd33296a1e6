public import SystemPackage

/// A file to be written on a host.
public struct Upload: Sendable {
  /// Where its content comes from.
  public enum Source: Sendable {
    case bytes([UInt8])
    /// A file of this machine, which is read piece by piece.
    case file(FilePath)
  }

  /// Its content.
  public var source: Source
  /// Its path on the host.
  public var destination: String
  /// Its permissions; nil are those of the file that it replaces, else what the user's mask leaves.
  public var mode: UInt16?
  /// Its owner, by name or number; nil is the owner of the file that it replaces, else the user.
  public var owner: String?
  /// Its group, by name or number.
  public var group: String?

  /// Describes a file to be written.
  public init(
    _ source: Source, to destination: String, mode: UInt16? = nil, owner: String? = nil,
    group: String? = nil
  ) {
    self.source = source
    self.destination = destination
    self.mode = mode
    self.owner = owner
    self.group = group
  }
}

/// A file to be read from a host.
public struct Download: Sendable {
  /// Its path on the host.
  public var source: String
  /// Where it goes on this machine.
  public var destination: FilePath

  /// Describes a file to be read.
  public init(from source: String, to destination: FilePath) {
    self.source = source
    self.destination = destination
  }
}

/// What was transferred.
public struct TransferResult: Sendable, Hashable {
  /// The number of bytes.
  public var size: Int
  /// The digests of the bytes.
  public var digest: ContentDigest
}

/// Why a file was not transferred.
public enum TransferFailure: Sendable, Hashable {
  /// The file system is full, or the user's share of it.
  case noSpace
  /// The file system is not to be written.
  case readOnly
  /// The user may not.
  case permissionDenied
  /// The directory to write to, or the file to read, is not there.
  case missing
  /// The path leads through something that is not a directory.
  case notADirectory
  /// The path is a directory's.
  case isDirectory
  /// There is no such user or group on the host.
  case unknownOwner(String)
  /// What arrived is not what was sent.
  case damaged
  /// Anything else, in the words of the one that failed.
  case other(String)

  /// Reads what a program, told to speak English, says of a failure.
  init(said text: String) {
    let known: [(String, TransferFailure)] = [
      ("No space left", .noSpace), ("quota exceeded", .noSpace), ("File too large", .noSpace),
      ("Read-only file system", .readOnly), ("Permission denied", .permissionDenied),
      ("not permitted", .permissionDenied), ("Is a directory", .isDirectory),
      ("Not a directory", .notADirectory), ("No such file", .missing),
      ("nonexistent", .missing), ("damaged", .damaged),
      ("invalid user", .unknownOwner(text)), ("invalid group", .unknownOwner(text)),
      ("unknown user", .unknownOwner(text)), ("unknown group", .unknownOwner(text)),
    ]
    self = known.first { text.contains($0.0) }?.1 ?? .other(text)
  }

  var message: String {
    switch self {
    case .noSpace: "no space left on device"
    case .readOnly: "read-only file system"
    case .permissionDenied: "permission denied"
    case .missing: "no such file or directory"
    case .notADirectory: "not a directory"
    case .isDirectory: "is a directory"
    case .unknownOwner(let text), .other(let text): text
    case .damaged: "what arrived is not what was sent"
    }
  }
}
