/// The text around what a vault holds: a line that tells the format, and lines of 80 digits.
///
/// Behaves as ansible-core's formats 1.1 and 1.2; only the second names the key.
struct VaultEnvelope: Sendable {
  /// What every vault begins with.
  static let mark = Array("$ANSIBLE_VAULT".utf8)
  private static let cipher = "AES256"
  private static let lineLength = 80

  /// The name of the key; nil where the text does not tell.
  var label: String?
  /// What the vault holds, enciphered and in hexadecimal digits.
  var content: [UInt8]

  /// Whether bytes are a vault's text; nothing but ASCII is.
  static func isVault(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: mark) && bytes.allSatisfy { $0 < 0x80 }
  }

  /// Wraps what a cipher has made.
  init(label: String?, content: [UInt8]) {
    self.label = label
    self.content = content
  }

  /// Unwraps the text of a vault.
  init(_ text: some Collection<UInt8>) throws(VaultError.Kind) {
    guard Self.isVault(text) else { throw .notVaulted }
    let lines = text.split { $0 == 0x0A || $0 == 0x0D }
    let head = String(decoding: lines.first ?? text[...], as: UTF8.self)
    let parts = head.split(separator: ";", omittingEmptySubsequences: false).map { part in
      String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    guard parts.count >= 3 else { throw .wrongHead(head) }
    guard parts[2] == Self.cipher else { throw .unknownCipher(parts[2]) }
    label = parts.count > 3 ? parts[3] : nil
    content = Array(lines.dropFirst().joined())
  }

  /// The whole text; a key of any name but `default` is named in it.
  var text: [UInt8] {
    var text = Self.mark
    if let label, !label.isEmpty, label != VaultKey.defaultLabel {
      text += ";1.2;\(Self.cipher);\(label)\n".utf8
    } else {
      text += ";1.1;\(Self.cipher)\n".utf8
    }
    for start in stride(from: 0, to: content.count, by: Self.lineLength) {
      text += content[start..<min(start + Self.lineLength, content.count)]
      text.append(0x0A)
    }
    return text
  }
}
