import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Modules that are files` {
    private static let module = """
      #!/usr/bin/python
      import getpass
      import os
      from ansible.module_utils.basic import AnsibleModule

      module = AnsibleModule(argument_spec=dict(path=dict(type='path', required=True),
                                                text=dict(no_log=True)))
      with open(module.params['path'], 'w') as file:
          file.write(module.params['text'])
      module.exit_json(changed=True, user=getpass.getuser(), node=os.uname()[1])
      """

    /// Gives `body` a project with the module, which nodes have no Python for at first.
    private func with(_ body: (Controller) async throws -> Void) async throws {
      try await Controller.with { controller in
        try FileManager.default.createDirectory(
          atPath: controller.scratch.path("project/library").string,
          withIntermediateDirectories: false)
        try controller.scratch.write("project/library/write.py", Self.module)
        try await body(controller)
      }
    }

    @Test func `without a Python there the module and the host are named`() async throws {
      try await with { controller in
        let hiding = "for f in /usr/bin/python*; do mv $f ${f%/*}/not-${f##*/}; done"
        try await controller.lab.shell(hiding, in: "node3")
        let outcome = try await controller.play(
          "- write: {path: /root/never, text: x}", hosts: "node3", keywords: "become: true")
        #expect(outcome.code == 2, "\(outcome)")
        let message = "the module `write` needs Python, and there is none on `node3`"
        #expect(outcome.words.contains(message), "\(outcome)")
        try await controller.lab.reset("node3")
      }
    }

    @Test func `a module of Python runs behind the jump host as another user`() async throws {
      try await with { controller in
        let outcome = try await controller.play(
          """
          - apt: {name: python3, state: present}
          - write: {path: /root/written, text: "it's \\"secret\\"\\n"}
            register: first
          - write: {path: "~/written", text: again}
            become_user: dan
            register: second
          - assert:
              that:
                - first.user == 'root' and first.node == 'node2'
                - second.user == 'dan'
          - slurp: {src: /root/written}
            register: written
          - assert: {that: written.content | b64decode == 'it\\'s \"secret\"\\n'}
          - shell: ls -A /tmp /root | grep -e ansible -e apus
            register: left
            failed_when: left.rc == 0
          """, hosts: "node2", keywords: "become: true")
        #expect(outcome.code == 0, "\(outcome)")
        try await controller.lab.reset("node2")
      }
    }
  }
}
