import Crypto
import Jinja
import Values
import YAML

/// Base64, digests and what is made of them.
enum HashFilters {
  static let all: [Filter] = [
    Filter("b64encode", .named("encoding", "utf-8")) { (value: Value, name: String) in
      try value.requireDefined()
      let encoded = Base64.encode(try bytes(of: value, in: name)).filter { $0 != "\n" }
      return value.holdsSecret ? .object(Secret(encoded)) : Value.string(encoded)
    },
    Filter("b64decode", .named("encoding", "utf-8")) { (text: Text, name: String) in
      guard let bytes = Base64.decode(text.string) else {
        throw TemplateError("`b64decode` needs base64 text with whole groups of 4 digits")
      }
      return text.derived(try TextEncoding(name).text(of: bytes, errors: "replace"))
    },
    Filter("hash", .named("hashtype", "sha1")) { (text: Text, name: String) in
      guard let digest = Digests.known[name.lowercased()] else {
        throw TemplateError(
          "unsupported hash type `\(name)`",
          hint: "one of: " + Digests.known.keys.sorted().joined(separator: ", "))
      }
      return text.derived(Digests.text(digest(Array(text.string.utf8))))
    },
    sha1.named("checksum"), sha1,
    Filter("md5") { (text: Text) in
      text.derived(Digests.text(Array(Insecure.MD5.hash(data: Array(text.string.utf8)))))
    },
    Filter("to_uuid", .named("namespace", "361E6D51-FAEC-444A-9079-341386DA8E2E")) {
      (text: Text, namespace: String) in
      guard let space = UUIDText.bytes(of: namespace) else {
        throw TemplateError("`\(namespace)` is no UUID, so it can be no `namespace`")
      }
      return text.derived(UUIDText.version5(of: text.string, in: space))
    },
  ]

  private static let sha1 = Filter("sha1") { (text: Text) in
    text.derived(Digests.text(Array(Insecure.SHA1.hash(data: Array(text.string.utf8)))))
  }

  private static func bytes(of value: Value, in name: String) throws -> [UInt8] {
    if case .object(let bytes as ByteText) = value { return bytes.bytes }
    return try TextEncoding(name).bytes(of: value.pythonString, errors: "strict")
  }
}
