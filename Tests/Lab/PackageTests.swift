import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `The packages of hosts without Python` {
    private static let nodes = ["node1", "node3"]

    @Test func `are installed once, held, and removed`() async throws {
      try await Controller.with { controller in
        for node in Self.nodes { try await controller.lab.reset(node) }
        let outcome = try await controller.play(
          """
          - {apt: {update_cache: true, cache_valid_time: 3600}, register: update}
          - {apt: {name: [tree, cowsay], policy_rc_d: 101}, register: first, check_mode: true}
          - {apt: {name: [tree, cowsay]}, register: second}
          - {apt: {name: [tree, "cowsay>=1"]}, register: third}
          - {package: {name: tree, state: latest, use: apt}, register: fourth}
          - {dpkg_selections: {name: tree, selection: hold}, register: hold}
          - {apt: {name: tree, state: absent}, register: refused, ignore_errors: true}
          - {apt: {name: "cowsa*", state: absent, purge: true, autoremove: true}, register: gone}
          - package_facts:
          - assert:
              that:
                - first is changed and second is changed and third is not changed
                - fourth is not changed and hold is changed and hold.before == 'install'
                - refused is failed and 'held' in refused.stderr + refused.stdout
                - gone is changed and update.cache_update_time > 0
                - "'tree' in ansible_facts.packages and 'cowsay' not in ansible_facts.packages"
          """, hosts: Self.nodes.joined(separator: ","), keywords: "become: true")
        #expect(outcome.count("failed") == ["node1": 0, "node3": 0], "\(outcome.words)")
        for node in Self.nodes {
          let state = try await controller.lab.shell(
            "dpkg --get-selections tree cowsay 2>/dev/null; test ! -e /usr/sbin/policy-rc.d",
            in: node)
          #expect(state.split(whereSeparator: \.isWhitespace) == ["tree", "hold"])
        }
      }
    }

    @Test func `come from sources that a failed update puts back`() async throws {
      try await Controller.with { controller in
        try await controller.lab.reset("node1")
        let outcome = try await controller.play(
          """
          - {apt_repository: {repo: "deb-src http://us:pw@127.0.0.1:1/d it main",
             update_cache: false}, register: first}
          - {apt_repository: {repo: "deb-src  http://us:pw@127.0.0.1:1/d it main"}, register: second}
          - {apt_repository: {repo: "deb [trusted=yes] file:/none a b", update_cache_retries: 1},
             register: broken, ignore_errors: true}
          - {deb822_repository: {name: A b_c, uris: "file:/srv/debian", suites: bookworm,
             components: main, trusted: true}, register: third}
          - {deb822_repository: {name: A b_c, uris: "file:/srv/debian", suites: bookworm,
             components: main, trusted: true}, register: fourth}
          - assert:
              that:
                - first is changed and second is not changed and broken is failed
                - first.sources_added == ['/etc/apt/sources.list.d/127_0_0_1_1_d.list']
                - third is changed and fourth is not changed
          """, hosts: "node1", keywords: "become: true")
        #expect(outcome.count("failed") == ["node1": 0], "\(outcome.words)")
        let files = try await controller.lab.shell(
          "cd /etc/apt/sources.list.d && ls && cat *.sources", in: "node1")
        #expect(
          files == """
            127_0_0_1_1_d.list
            a-b-c.sources
            Components: main
            X-Repolib-Name: A b_c
            Suites: bookworm
            Trusted: yes
            Types: deb
            URIs: file:/srv/debian

            """)
      }
    }
  }
}
