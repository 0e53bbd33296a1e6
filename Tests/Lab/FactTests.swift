import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  /// The names were recorded from ansible-core 2.16.9 on these nodes; its values were equal to ours
  /// but for those that change while one looks.
  @Suite struct `Facts of hosts` {
    @Test(arguments: [("node1", "bookworm"), ("node3", "trixie")])
    func `are all that Ansible tells`(node: String, release: String) async throws {
      try await Controller.with { controller in
        let path = CaseFile.folder("Recorded/facts-\(release).txt")
        let recorded = try CaseFile.text(at: path).split(separator: "\n").map(String.init)
        let outcome = try await controller.play(
          """
          - setup:
            register: answer
          - debug:
              msg: "{{ answer.ansible_facts | sort | join(' ') }}"
          - assert:
              that:
                - ansible_facts.distribution_release == '\(release)'
                - ansible_default_ipv4.interface == 'ens3' and ansible_ens4.ipv4.prefix == '24'
                - ansible_service_mgr == 'systemd' and ansible_pkg_mgr == 'apt'
                - ansible_user_id == 'root' and ansible_env.SUDO_USER == 'cc'
          """, hosts: node, keywords: "become: true")
        #expect(outcome.count("failed") == [node: 0], "\(outcome.words)")
        let shown = recorded.joined(separator: " ")
        #expect(outcome.words.contains("\"\(shown)\""), "\(outcome.words)")
      }
    }
  }
}
