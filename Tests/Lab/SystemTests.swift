import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  /// Neither cron nor the package `locales` is in the lab's repository: users' tables are held to
  /// Ansible in `ModulesTests`, and `locale-gen` is a stand-in here.
  @Suite struct `The keys, jobs and locales of hosts without Python` {
    private static let nodes = ["node1", "node3"]

    @Test func `a key that is added logs in, and its files are the user's alone`() async throws {
      try await Controller.with { controller in
        for node in Self.nodes { try await controller.lab.reset(node) }
        try controller.copy(controller.lab.value("KEY") + ".pub", to: "project/id.pub")
        let outcome = try await controller.play(
          """
          - {user: {name: new, shell: /bin/sh}}
          - {authorized_key: {user: new, key: "{{ lookup('file', 'id.pub') }}"}, register: dry,
             check_mode: true}
          - {command: test ! -e /home/new/.ssh}
          - {ansible.posix.authorized_key: {user: new, key: "{{ lookup('file', 'id.pub') }}"},
             register: first}
          - {authorized_key: {user: new, key: "{{ lookup('file', 'id.pub') }}"}, register: second}
          - {ping: , vars: {ansible_user: new}, become: false}
          - {file: {path: /home/new/.ssh, mode: "0777", owner: root}}
          - {authorized_key: {user: new, key: "ssh-rsa AAAA é", key_options: 'command="$(id) ''x''"'},
             register: third, become: true, become_user: new, ignore_errors: true}
          - {authorized_key: {user: new, key: "ssh-rsa AAAA é", key_options: 'command="$(id) ''x''"'},
             register: fourth}
          - {authorized_key: {user: new, key: "ssh-rsa AAAA", state: absent}, register: fifth}
          - {authorized_key: {user: nobody-here, key: "ssh-rsa AAAA"}, register: nobody,
             ignore_errors: true}
          - {expect: {command: passwd new, responses: {"(?i)new password: ": "a '$(id)' \\ é"}},
             register: terminal}
          - {shell: "getent shadow new | cut -d: -f2 | cut -c-3", register: hash}
          - assert:
              that:
                - terminal.stdout_lines | length == 3 and hash.stdout == '$y$'
                - terminal.stdout is search('updated successfully')
                - dry is changed and first is changed and second is not changed
                - first.keyfile == '/home/new/.ssh/authorized_keys' and first.path is none
                - third is failed and 'Operation not permitted' in third.msg
                - fourth is changed and fifth is changed
                - nobody.msg is search("Failed to lookup user nobody-here")
          """, hosts: Self.nodes.joined(separator: ","), keywords: "become: true")
        #expect(outcome.count("failed") == ["node1": 0, "node3": 0], "\(outcome.words)")
        for node in Self.nodes {
          let state = try await controller.lab.shell(
            "cd /home/new && stat -c '%a %U %G %n' .ssh .ssh/*", in: node)
          #expect(state == "700 new new .ssh\n600 new new .ssh/authorized_keys\n")
        }
      }
    }

    @Test func `hosts are known to the user who asks, by files of his own`() async throws {
      try await Controller.with { controller in
        for node in Self.nodes { try await controller.lab.reset(node) }
        let outcome = try await controller.play(
          """
          - {command: cat /etc/ssh/ssh_host_ed25519_key.pub, register: key}
          - {file: {path: ~/.ssh, state: directory, mode: "0700"}}
          - {known_hosts: {name: "[::1]:22", key: "[::1]:22 {{ key.stdout }}"}, register: odd,
             ignore_errors: true}
          - {known_hosts: {name: localhost, key: "localhost {{ key.stdout }}", hash_host: true},
             register: dry, check_mode: true}
          - {known_hosts: {name: localhost, key: "localhost {{ key.stdout }}", hash_host: true},
             register: first}
          - {known_hosts: {name: localhost, key: "localhost {{ key.stdout }}", hash_host: true},
             register: second}
          - {command: ssh-keygen -F localhost}
          - {known_hosts: {name: localhost, state: absent}, register: third}
          - {known_hosts: {name: localhost, state: absent}, register: fourth}
          - {command: ssh-keygen -F localhost, register: gone, failed_when: gone.rc == 0}
          - assert:
              that:
                - dry is changed and first is changed and second is not changed
                - first.path == '/home/cc/.ssh/known_hosts' and first.owner == 'cc'
                - third is changed and fourth is not changed
          """, hosts: Self.nodes.joined(separator: ","))
        #expect(outcome.count("failed") == ["node1": 0, "node3": 0], "\(outcome.words)")
      }
    }

    @Test func `jobs are in files that cron accepts, locales are made`() async throws {
      try await Controller.with { controller in
        for node in Self.nodes {
          try await controller.lab.reset(node)
          try await controller.lab.shell(Self.localeGen, in: node)
        }
        let outcome = try await controller.play(
          """
          - {file: {path: /etc/cron.d, state: directory}}
          - {cron: {name: a, cron_file: mine, user: root, job: "x $(id) %"}, register: first}
          - {cron: {name: a, cron_file: mine, user: root, job: "x $(id) %"}, register: second}
          - {stat: {path: /etc/cron.d/mine}, register: file}
          - {cron: {name: a, job: x}, register: tool, ignore_errors: true}
          - {cron: {name: a, cron_file: mine, state: absent}, register: third}
          - {locale_gen: {name: de_CH.UTF-8}, register: dry, check_mode: true}
          - {locale_gen: {name: de_CH.UTF-8}, register: fourth}
          - {community.general.locale_gen: {name: de_CH.utf8}, register: fifth}
          - {locale_gen: {name: de_CH.UTF-8, state: absent}, register: sixth}
          - {locale_gen: {name: de_CH.UTF-8, state: absent}, register: seventh}
          - {locale_gen: {name: "de_CH.UTF-8; id"}, register: odd, ignore_errors: true}
          - {locale_gen: {name: fr_CH.UTF-8}, register: broken, ignore_errors: true}
          - assert:
              that:
                - first is changed and second is not changed and third is changed
                - file.stat.mode == '0644' and file.stat.pw_name == 'root'
                - tool.msg is search('required executable "crontab"')
                - dry is changed and fourth is changed and fifth is not changed
                - sixth is changed and seventh is not changed
                - odd.msg is search('not available') and broken.msg is search('no such input')
          """, hosts: Self.nodes.joined(separator: ","), keywords: "become: true")
        #expect(outcome.count("failed") == ["node1": 0, "node3": 0], "\(outcome.words)")
        for node in Self.nodes {
          let list = try await controller.lab.shell(
            "cat /etc/locale.gen; test ! -e /etc/cron.d/mine", in: node)
          #expect(list == "# text\n# de_CH.UTF-8 UTF-8\nfr_CH.UTF-8 UTF-8\n")
        }
      }
    }

    /// Makes a locale by copying the one that each host has.
    private static let localeGen = """
      printf '# text\\n# de_CH.UTF-8 UTF-8\\n#fr_CH.UTF-8 UTF-8\\n' >/etc/locale.gen
      cat >/usr/local/sbin/locale-gen <<'END'
      #!/bin/sh
      rm -rf /usr/lib/locale/de_CH.utf8
      ! grep -q '^fr_CH' /etc/locale.gen || { echo 'no such input' >&2; exit 1; }
      ! grep -q '^de_CH' /etc/locale.gen || cp -r /usr/lib/locale/C.utf8 /usr/lib/locale/de_CH.utf8
      END
      chmod +x /usr/local/sbin/locale-gen
      """
  }
}
