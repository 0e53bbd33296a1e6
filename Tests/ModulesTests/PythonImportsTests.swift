import Testing

@testable import Modules

/// What Python files import, read from their text.
struct PythonImportsTests {
  static let cases: [(source: String, names: [String])] = [
    ("import json", ["json"]),
    ("import os.path as path, sys", ["os.path", "sys"]),
    ("from ansible.module_utils.basic import AnsibleModule", ["a.basic.AnsibleModule"]),
    ("from ansible.module_utils.basic import *  # noqa", ["a.basic"]),
    (
      "from ansible.module_utils.x import (\n  one,  # first\n  two as three,\n)",
      ["a.x.one", "a.x.two"]
    ),
    ("from ansible.module_utils import \\\n    urls, facts", ["a.urls", "a.facts"]),
    ("try:\n    import yaml\nexcept ImportError:\n    yaml = None", ["yaml"]),
    ("try: import yaml\nexcept ImportError: import json", ["yaml", "json"]),
    ("import a; import b", ["a", "b"]),
    ("if True:\n\tfrom a import b\r\n", ["a.b"]),
    ("from ..module_utils.x import y", ["c.plugins.module_utils.x.y"]),
    ("from . import other", ["c.plugins.modules.other"]),
    ("from ...... import beyond", []),
    ("'''\nimport nothing\n'''\nimport json", ["json"]),
    ("text = \"import \\\" no\"; import json", ["json"]),
    ("# import nothing\nimport json", ["json"]),
    ("call(\n  'import nothing',\n)\nimport json", ["json"]),
    ("important = from_ = 1", []),
    ("", []),
  ]

  @Test(arguments: cases)
  func `imports are found wherever they stand, and nothing else is`(
    _ source: String, _ names: [String]
  ) {
    let found = PythonImports(
      Array(source.utf8), of: "ansible_collections.n.c.plugins.modules.mine", isPackage: false)
    let full = names.map { name in
      name.hasPrefix("a.") && name != "a.b" && source.contains("ansible.")
        ? "ansible.module_utils." + name.dropFirst(2)
        : name.replacing(/^c\./, with: "ansible_collections.n.c.")
    }
    #expect(found.names == full)
  }

  @Test func `a package imports from itself`() {
    let found = PythonImports(Array("from . import one".utf8), of: "a.b", isPackage: true)
    #expect(found.names == ["a.b.one"])
  }
}
