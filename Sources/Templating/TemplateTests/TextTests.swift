import Jinja
import Values

/// Tests of what a text is: an address, a name, a vault.
enum TextTests {
  static let all: [TemplateTest] = [
    TemplateTest("uri", .named("schemes", [Value]())) { (text: String, schemes: [Value]) in
      // Any text is a reference, if only to a path.
      schemes.isEmpty || schemes.contains(.string(Address(text)?.scheme ?? ""))
    },
    TemplateTest("url", .named("schemes", [Value]())) { (text: String, schemes: [Value]) in
      guard let address = Address(text), address.hasHost else { return false }
      return schemes.isEmpty || schemes.contains(.string(address.scheme))
    },
    TemplateTest("urn") { (text: String) in
      guard let address = Address(text), address.scheme == "urn" else { return false }
      return address.hasRest && !address.hasHost
    },
    TemplateTest("vault_encrypted") { (value: Value) in
      if case .object(let object) = value { return object is VaultedText }
      return false
    },
    TemplateTest("vaulted_file") { (path: String) in
      try VaultEnvelope.isVault(Array(FileTests.content(of: path).prefix(64)))
    },
  ]

  /// The parts of an address as RFC 3986 divides it.
  private struct Address {
    let scheme: String
    let hasHost: Bool
    let hasRest: Bool

    init?(_ text: String) {
      guard let match = text.wholeMatch(of: /([A-Za-z][A-Za-z0-9+.\-]*):(\/\/([^\/?#]*))?(.*)/)
      else { return nil }
      scheme = match.1.lowercased()
      hasHost = !(match.3 ?? "").isEmpty
      hasRest = hasHost || !match.4.isEmpty
    }
  }
}
