import Jinja
import OrderedCollections
import Templating
import Testing
import Values

/// What filters make of a secret is a secret too.
struct SecretTests {
  private func value(_ template: String) throws -> Value {
    var store = VariableStore()
    let variables: Mapping = [
      "password": .object(Secret("hunter2")), "account": ["password": .object(Secret("hunter2"))],
      "json": .object(Secret("{\"a\": \"hunter2\"}")),
    ]
    store.setInventory(variables, of: "h")
    return try Templar(VariableScope(store: store, host: "h"))
      .value(.template(TemplateText(template)))
  }

  static let filters: [(String, String)] = [
    ("{{ password | regex_replace('2', '3') }}", "hunter3"),
    ("{{ password | regex_search('[a-z]+') }}", "hunter"),
    ("{{ password | b64encode }}", "aHVudGVyMg=="),
    ("{{ password | b64encode | b64decode }}", "hunter2"),
    ("{{ password | quote }}", "hunter2"),
    ("{{ password | string }}", "hunter2"),
    ("{{ password | comment }}", "#\n# hunter2\n#"),
    ("{{ account | to_json }}", "{\"password\": \"hunter2\"}"),
    ("{{ account | to_nice_json }}", "{\n    \"password\": \"hunter2\"\n}"),
    ("{{ account | to_yaml }}", "{password: hunter2}\n"),
    ("{{ account | to_nice_yaml }}", "password: hunter2\n"),
    ("{{ (json | from_json).a }}", "hunter2"),
    ("{{ (json | from_yaml).a }}", "hunter2"),
    ("{{ password | sha1 }}", "f3bbbd66a63d4bf1747940578ec3d0103530e21d"),
    ("{{ ['/a', password] | path_join }}", "/a/hunter2"),
    ("{{ password | vault('x') | unvault('x') }}", "hunter2"),
    ("{{ password | password_hash('md5', 'salt') }}", "$1$salt$GuZM6o/Uf1P7EFCrm0AZg0"),
  ]

  @Test(arguments: filters)
  func `what a filter makes of a secret stays secret`(template: String, expected: String) throws {
    guard case .object(let object) = try value(template), let secret = object as? Secret else {
      Issue.record("\(template) is no secret")
      return
    }
    #expect(secret.exposed == expected)
    #expect("\(secret)" == "********")
  }

  @Test func `each match in a secret is a secret`() throws {
    let matches = try value("{{ password | regex_findall('[a-z]') }}").items ?? []
    let secrets = matches.filter(\.holdsSecret)
    #expect(matches.count == 6 && secrets.count == 6)
  }

  @Test func `a mistake in secret text does not show it`() {
    for template in ["{{ password | from_json }}", "{{ (password ~ ': [') | from_yaml }}"] {
      do {
        _ = try value(template)
        Issue.record("\(template) is taken")
      } catch {
        #expect(!"\(error)".contains("hunter2"))
      }
    }
  }
}
