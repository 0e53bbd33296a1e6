import Diagnostics
import Jinja
import Testing
import Values

/// Mistakes are shown where they stand in the user's file, however the text is written there.
struct PlaceTests {
  static let files = [
    ("plain", "msg: hello {{ nope }}\n", "hello {{ nope }}"),
    ("single quotes", "msg: 'it''s {{ nope }}'\n", "it's {{ nope }}"),
    ("double quotes", "msg: \"say \\\"hi\\\" {{ nope }}\"\n", "say \"hi\" {{ nope }}"),
    ("literal", "msg: |\n  one\n  {{ nope }}\n", "one\n{{ nope }}\n"),
    ("folded", "msg: >-\n  one\n  two\n  {{ nope }}\n", "one two {{ nope }}"),
    ("carriage returns", "msg: |\r\n  one\r\n  {{ nope }}\r\n", "one\r\n{{ nope }}\r\n"),
  ]

  @Test(arguments: files)
  func `a missing variable is marked in the file`(
    name: String, file: String, text: String
  ) throws {
    let source = SourceFile(name: "play.yml", text: file)
    let location = SourceLocation(file: source, range: 5..<source.bytes.count)
    let error = try #require(throws: TemplateError.self) {
      try Template(TemplateText(text, at: location)).render(in: Variables([:]))
    }
    let place = try #require(error.location)
    #expect(place.file == source)
    #expect(place.text == "nope")
    #expect(error.origin == nil)
  }

  @Test func `text that is not in its file as it is shown apart, with the place it came from`()
    throws
  {
    let source = SourceFile(name: "play.yml", text: "msg: \"{{\\u0020nope }}\"\n")
    let location = SourceLocation(file: source, range: 5..<22)
    let error = try #require(throws: TemplateError.self) {
      try Template(TemplateText("{{ nope }}", at: location)).render(in: Variables([:]))
    }
    #expect(error.location?.file.name == "<template>")
    #expect(error.location?.text == "nope")
    #expect(error.diagnostic.related.first?.location == location)
  }
}
