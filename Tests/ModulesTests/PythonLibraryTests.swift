import FoundationEssentials
import SystemPackage
import OrderedCollections
import TestSupport
import Testing

@testable import Modules

/// How ansible-core is found on this machine without running Python.
struct PythonLibraryTests {
  private static let file = "lib/python3.11/site-packages/ansible/module_utils/basic.py"

  @Test func `the command's first line leads to the environment that holds ansible-core`()
    async throws
  {
    try await Scratch.with { scratch in
      try scratch.place("venv/\(Self.file)", "")
      let python = scratch.path("venv/bin/python3").string
      try scratch.place("bin/ansible-playbook", "#!\(python) -I\nimport sys\n")
      let found = PythonLibrary.installation(["PATH": "/nowhere:\(scratch.path("bin"))"])
      #expect(found == scratch.path("venv/lib/python3.11/site-packages"))
    }
  }

  @Test(arguments: ["VIRTUAL_ENV", "HOME", "PATH", "PYTHONPATH"])
  func `other variables lead to it too`(_ variable: String) async throws {
    try await Scratch.with { scratch in
      let prefix = variable == "HOME" ? "home/.local" : "there"
      try scratch.place("\(prefix)/\(Self.file)", "")
      try scratch.place("there/bin/python3", "")
      let values = [
        "VIRTUAL_ENV": "there", "HOME": "home", "PATH": "there/bin",
        "PYTHONPATH": "there/lib/python3.11/site-packages",
      ]
      let value = scratch.path(values[variable, default: ""]).string
      var environment = ["PATH": "/nowhere"]
      environment[variable] = value
      let found = PythonLibrary.installation(environment)
      #expect(found == scratch.path("\(prefix)/lib/python3.11/site-packages"))
    }
  }

  @Test func `all that is imported is gathered, with the packages around it, and no more`()
    async throws
  {
    try await Scratch.with { scratch in
      let utilities = "ansible/module_utils"
      try scratch.place("\(utilities)/__init__.py", "")
      try scratch.place(
        "\(utilities)/basic.py", "from ansible.module_utils.common.text.converters import to_text")
      try scratch.place("\(utilities)/common/__init__.py", "")
      try scratch.place("\(utilities)/common/text/__init__.py", "")
      try scratch.place("\(utilities)/common/text/converters.py", "import json")
      try scratch.place("\(utilities)/six/__init__.py", "")
      try scratch.place("\(utilities)/urls.py", "")
      var code = SupportCode(PythonLibrary(installation: scratch.directory))
      let source = "from ansible.module_utils.six.moves import urllib\nimport os"
      code.add(Array(source.utf8), as: "ansible.modules.mine")
      #expect(
        code.files.keys.sorted() == [
          "ansible/__init__.py", "ansible/module_utils/__init__.py",
          "ansible/module_utils/basic.py", "ansible/module_utils/common/__init__.py",
          "ansible/module_utils/common/text/__init__.py",
          "ansible/module_utils/common/text/converters.py", "ansible/module_utils/six/__init__.py",
          "ansible/modules/__init__.py", "ansible/modules/mine.py",
        ])
    }
  }
}
