import Jinja
import Values

/// `vault` and `unvault`: texts encrypted and decrypted with a password of their own.
enum VaultFilters {
  static let all: [Filter] = [
    Filter(
      "vault", .required("secret"), .named("salt", nil), .named("vault_id", "filter_default"),
      .named("wrap_object", false), .named("vaultid", nil)
    ) {
      (
        data: Value, secret: Value, salt: String?, label: String, wraps: Bool, other: String?
      ) in
      let key = VaultKey(label: name(label, other), password: try bytes(secret, "the password"))
      if salt == "" { throw TemplateError("the salt of a vault must not be empty") }
      let vault = try VaultKeys.encrypt(
        bytes(data, "what is encrypted"), with: key, salt: salt.map { Array($0.utf8) },
        name: "the text")
      let text = String(decoding: vault, as: UTF8.self)
      return wraps ? Value.object(VaultedText(ciphertext: text)) : .string(text)
    },
    Filter(
      "unvault", .required("secret"), .named("vault_id", "filter_default"), .named("vaultid", nil)
    ) { (data: Value, secret: Value, label: String, other: String?) in
      let key = VaultKey(label: name(label, other), password: try bytes(secret, "the password"))
      var text = try bytes(data, "a vault")
      guard VaultKeys.isVault(text) else { return data }
      text = try VaultKeys([key]).decrypt(text, name: "the text").plaintext
      return .object(Secret(String(decoding: text, as: UTF8.self)))
    },
  ]

  /// `vaultid` is an old name of `vault_id`.
  private static func name(_ label: String, _ other: String?) -> String {
    label == "filter_default" ? other ?? label : label
  }

  private static func bytes(_ value: Value, _ what: String) throws -> [UInt8] {
    try value.requireDefined()
    if case .object(let vaulted as VaultedText) = value { return Array(vaulted.ciphertext.utf8) }
    if case .object(let bytes as ByteText) = value { return bytes.bytes }
    guard let text = value.string else {
      throw TemplateError("\(what) must be text, not `\(value.typeName)`")
    }
    return Array(text.utf8)
  }
}
