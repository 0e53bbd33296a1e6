import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  /// rsync's other half runs in our own session, through the jump host.
  @Suite struct `Folders of both sides` {
    @Test func `are made equal, large files too, once`() async throws {
      try await Controller.with { controller in
        try await controller.lab.reset("node1")
        try await controller.lab.shell("apt-get update && apt-get install -y rsync", in: "node1")
        let folder = controller.scratch.path("project/here").string
        try await Command.run(
          "sh",
          [
            "-c",
            """
            mkdir -p "$1/sub" && cd "$1" && head -c 50000000 /dev/urandom >large
            echo eins >"sub/it's \\$(id) é" && ln -s large link
            """, "sh", folder,
          ])
        let outcome = try await controller.play(
          """
          - {synchronize: {src: here/, dest: /root/there/}, register: dry, check_mode: true}
          - {command: test ! -e /root/there}
          - {synchronize: {src: here/, dest: /root/there/}, register: first}
          - {synchronize: {src: here/, dest: /root/there/}, register: second}
          - {file: {path: /root/there/other, state: touch}}
          - {synchronize: {src: here/, dest: /root/there/, delete: true, recursive: true,
             rsync_opts: ["--exclude=large"]}, register: third, diff: true}
          - {synchronize: {src: /root/there/, dest: "{{ playbook_dir }}/back/", mode: pull}}
          - {synchronize: {src: /root/there/, dest: /root/copy/, checksum: true},
             delegate_to: "{{ inventory_hostname }}", register: within}
          - {synchronize: {src: here/nothing, dest: /root/there/}, register: nothing,
             ignore_errors: true}
          - assert:
              that:
                - dry is changed and first is changed and second is not changed
                - third is changed and '*deleting   other' in third.stdout_lines
                - third.diff.prepared == third.msg and within is changed
                - nothing is failed and nothing.rc == 23
          """, hosts: "node1", keywords: "become: true")
        #expect(outcome.count("failed") == ["node1": 0], "\(outcome.words)")
        let back = controller.scratch.path("project/back").string
        _ = try await Command.run("diff", ["-r", folder, back])
      }
    }
  }
}
