import Jinja
import Values

/// `password_hash`: a password as `/etc/shadow` holds it.
enum PasswordFilters {
  static let all: [Filter] = [
    Filter(
      "password_hash", .named("hashtype", "sha512"), .named("salt", nil), .named("salt_size", nil),
      .named("rounds", nil), .named("ident", nil)
    ) {
      (
        password: Value, kind: String, salt: Text?, saltSize: Int?, rounds: Int?, ident: String?
      ) in
      try password.requireDefined()
      guard let text = password.string else {
        throw TemplateError("a password must be text, not `\(password.typeName)`")
      }
      let settings = PasswordHash.Settings(
        salt: salt?.string, saltSize: saltSize == 0 ? nil : saltSize,
        rounds: rounds == 0 ? nil : rounds, ident: ident == "" ? nil : ident)
      let hash =
        try PasslibHash(rawValue: kind)?.text(of: text, settings)
        ?? PasswordHash(named: kind).text(of: text, settings)
      return Text(string: hash, isSecret: password.holdsSecret).derived(hash)
    }
  ]
}
