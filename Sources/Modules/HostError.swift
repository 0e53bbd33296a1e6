/// What the programs of a host say of a failure, in the words that playbooks know from Python.
enum HostError {
  private static let numbers: [(reason: String, number: Int)] = [
    ("Operation not permitted", 1), ("No such file or directory", 2), ("Permission denied", 13),
    ("Device or resource busy", 16), ("File exists", 17), ("Invalid cross-device link", 18),
    ("Not a directory", 20), ("Is a directory", 21), ("Text file busy", 26),
    ("File too large", 27), ("No space left on device", 28), ("Read-only file system", 30),
    ("File name too long", 36), ("Directory not empty", 39),
    ("Too many levels of symbolic links", 40), ("Disk quota exceeded", 122),
  ]

  /// A message whose last part is a program's complaint, such as `trouble: touch: …: Permission
  /// denied`, with that part as Python's `OSError` prints; other messages stay.
  static func asPython(_ message: String, path: String) -> String {
    guard let known = numbers.first(where: { message.hasSuffix(": \($0.reason)") }),
      let said = message.firstMatch(of: /:\ [a-z]+:\ /)
    else { return message }
    let trouble = message[..<said.range.lowerBound]
    return "\(trouble): [Errno \(known.number)] \(known.reason): b'\(path)'"
  }
}
