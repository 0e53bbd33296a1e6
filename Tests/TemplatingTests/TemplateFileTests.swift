import Diagnostics
import OrderedCollections
import SystemPackage
import Templating
import TestSupport
import Testing
import Values

/// Template files as the module `template` has them.
struct TemplateFileTests {
  static func rendered(
    _ scratch: Scratch, _ text: String, _ variables: Mapping = [:],
    _ change: (inout TemplateFileOptions) -> Void = { _ in }
  ) throws -> Value {
    let path = try scratch.write("t.j2", text)
    var options = TemplateFileOptions()
    change(&options)
    return try LookupTests.templar(scratch, variables).renderedFile(path, name: "t.j2", options)
  }

  @Test(arguments: [
    ("[1, 2]\n", "[1, 2]\n"), ("True", "True"), ("{{ list }}\n", "['a']\n"),
    ("{{ list[0] }}\n\n\n", "a\n\n\n"), ("{% if true %}\nx\n{% endif %}\n", "x\n"),
    ("{% if true %}x{% endif %}\n", "x\n"), ("{{ none }}", ""), ("{# c #}\nx", "x"),
  ]) func `a file stays text and ends as it is written`(text: String, expected: String) async throws
  {
    try await Scratch.with { scratch in
      let value = try Self.rendered(scratch, text, ["list": ["a"]])
      #expect(value == .string(expected))
    }
  }

  @Test func `data is made of a file only where that is asked for`() async throws {
    try await Scratch.with { scratch in
      let text = try Self.rendered(scratch, "[1, {{ n }}]\n", ["n": 2])
      #expect(text == "[1, 2]\n")
      let data = try Self.rendered(scratch, "[1, {{ n }}]\n", ["n": 2]) { $0.convertsData = true }
      #expect(data == [1, 2])
    }
  }

  @Test func `a head sets how the rest is written`() async throws {
    try await Scratch.with { scratch in
      let text = "#jinja2: variable_start_string:'[%', variable_end_string: '%]'\n[% n %]{{ n }}\n"
      let marked = try Self.rendered(scratch, text, ["n": 2])
      #expect(marked == "2{{ n }}\n")
      let lines = "#jinja2: trim_blocks: False\n{% if true %}\nx{% endif %}\n"
      let untrimmed = try Self.rendered(scratch, lines)
      #expect(untrimmed == "\nx\n")
    }
  }

  @Test func `a mistake is told with its place in the file`() async throws {
    try await Scratch.with { scratch in
      for text in ["#jinja2: trim_blocks: True\n\n  {{ missing }}\n", "\n\n  {{ missing }}\n"] {
        let shown = LookupTests.message { _ = try Self.rendered(scratch, text) }
        #expect(shown?.message == "`missing` is not defined")
        #expect(shown?.location?.file.name == scratch.path("t.j2").string)
        #expect(shown?.location?.line == 3)
        #expect(shown?.location?.column == 6)
      }
    }
  }

  @Test func `a file that is included is found beside and in the folders of the task`() async throws
  {
    try await Scratch.with { scratch in
      try LookupTests.folder(scratch, "role/templates")
      try scratch.write("role/templates/inner.j2", "inner {{ n }}\n")
      try scratch.write("beside.j2", "beside\n")
      let variables: Mapping = [
        "n": 1, "ansible_search_path": [.string(scratch.path("role").string)],
      ]
      let text = "{% include 'inner.j2' %}|{% include 'beside.j2' %}"
      #expect(try Self.rendered(scratch, text, variables) == "inner 1|beside")
      let shown = LookupTests.message {
        _ = try Self.rendered(scratch, "{% include '../t.j2' %}", variables)
      }
      #expect(shown?.message == "found no template `../t.j2`")
    }
  }

  @Test func `a file knows itself`() async throws {
    try await Scratch.with { scratch in
      let text =
        "{{ template_path }} {{ template_fullpath }} {{ template_destpath }} {{ ansible_managed }}"
      let value = try Self.rendered(scratch, text) { $0.destination = "/etc/x" }
      #expect(value == .string("t.j2 \(scratch.path("t.j2")) /etc/x Ansible managed"))
    }
  }

  @Test func `variables that are given with it win over all others`() async throws {
    try await Scratch.with { scratch in
      let value = try Self.rendered(scratch, "{{ a }}", ["a": 1]) { $0.variables = ["a": 2] }
      #expect(value == "2")
    }
  }
}
