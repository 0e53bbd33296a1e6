import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `The kernel and the name of a host` {
    /// Plays tasks twice on a node; the counts of changes.
    private static func changes(
      _ tasks: String, _ controller: Controller, _ arguments: [String] = []
    ) async throws -> [Int] {
      var changes: [Int] = []
      for _ in 0..<2 {
        let outcome = try await controller.play(
          tasks, hosts: "node2", keywords: "become: true",
          arguments: controller.throughJump + arguments)
        #expect(outcome.code == 0, "\(outcome)")
        changes.append(outcome.count("changed")["node2"] ?? -1)
      }
      return changes
    }

    @Test func `parameters of the kernel are set at once and for every start`() async throws {
      try await Controller.with { controller in
        let tasks = """
          - sysctl: {name: net.ipv4.tcp_keepalive_time, value: '1234', sysctl_file: /etc/sysctl.d/90-apus.conf}
          - sysctl: {name: net.ipv4.ip_local_port_range, value: '20000 50000', sysctl_set: true, reload: false}
          """
        #expect(try await Self.changes(tasks, controller, ["--check"]) == [2, 2])
        #expect(try await Self.changes(tasks, controller) == [2, 0])
        let seen = try await controller.lab.shell(
          "sysctl -n net.ipv4.tcp_keepalive_time net.ipv4.ip_local_port_range; cat /etc/sysctl.d/90-apus.conf",
          in: "node2")
        #expect(seen == "1234\n20000\t50000\nnet.ipv4.tcp_keepalive_time=1234\n")
        let outcome = try await controller.play(
          "- sysctl: {name: net.ipv4.ip_forward, value: many, sysctl_set: true, reload: false}",
          hosts: "node2", keywords: "become: true")
        #expect(outcome.words.contains("setting net.ipv4.ip_forward failed"), "\(outcome)")
        try await controller.lab.reset("node2")
      }
    }

    /// The lab's nodes share this machine's kernel and load nothing into it: only what is kept for
    /// the next start changes.
    @Test func `modules of the kernel are listed for every start`() async throws {
      try await Controller.with { controller in
        let tasks = """
          - modprobe: {name: apus, state: absent, persistent: present, params: 'a=1 b=2'}
          """
        #expect(try await Self.changes(tasks, controller) == [1, 0])
        let seen = try await controller.lab.shell(
          "cat /etc/modules-load.d/apus.conf /etc/modprobe.d/apus.conf", in: "node2")
        #expect(seen == "apus\noptions apus a=1\noptions apus b=2\n")
        let absent = "- modprobe: {name: unheard-of, state: absent, persistent: absent}"
        #expect(try await Self.changes(absent, controller) == [0, 0])
        let outcome = try await controller.play(
          "- modprobe: {name: unheard-of}", hosts: "node2", keywords: "become: true")
        #expect(outcome.words.contains("unheard-of"), "\(outcome)")
        #expect(outcome.code == 2)
        try await controller.lab.reset("node2")
      }
    }

    @Test func `the host gets its name and its time zone`() async throws {
      try await Controller.with { controller in
        let tasks = "- hostname: {name: apus-two}\n- timezone: {name: Europe/Zurich}"
        #expect(try await Self.changes(tasks, controller) == [2, 0])
        let seen = try await controller.lab.shell(
          "cat /etc/hostname; hostname; readlink /etc/localtime", in: "node2")
        #expect(
          seen.hasPrefix("apus-two\napus-two\n") && seen.hasSuffix("Europe/Zurich\n"), "\(seen)")
        let outcome = try await controller.play(
          "- timezone: {name: Mars/Olympus}", hosts: "node2", keywords: "become: true")
        #expect(outcome.words.contains(#"given timezone \"Mars/Olympus\" is not available"#))
        try await controller.lab.reset("node2")
      }
    }

    @Test func `file systems are mounted, remounted and unmounted`() async throws {
      try await Controller.with { controller in
        func mount(_ state: String, _ options: String = "size=1m") -> String {
          "- mount: {path: /srv/a b, src: tmpfs, fstype: tmpfs, opts: '\(options)', state: \(state)}"
        }
        #expect(try await Self.changes(mount("mounted"), controller) == [1, 0])
        #expect(try await Self.changes(mount("mounted", "size=2m"), controller) == [1, 0])
        let seen = try await controller.lab.shell(
          "findmnt -no SIZE '/srv/a b'; grep srv /etc/fstab", in: "node2")
        #expect(seen == "  2M\ntmpfs /srv/a\\040b tmpfs size=2m 0 0\n")
        #expect(try await Self.changes(mount("unmounted"), controller) == [1, 0])
        #expect(try await Self.changes(mount("absent"), controller) == [1, 0])
        let outcome = try await controller.play(
          "- mount: {path: /srv/x/y, src: /dev/none, fstype: ext4, state: mounted}",
          hosts: "node2", keywords: "become: true")
        #expect(outcome.words.contains("Error mounting /srv/x/y"), "\(outcome)")
        // Neither the line nor the folders stay.
        let left = try await controller.lab.shell(
          "grep srv /etc/fstab; ls -A /srv | grep x || :", in: "node2")
        #expect(left == "")
        try await controller.lab.reset("node2")
      }
    }

    @Test func `the host restarts, and the play goes on`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          """
          - command: cat /proc/sys/kernel/random/boot_id
            register: before
          - reboot: {reboot_timeout: 60}
            become: true
          - command: cat /proc/sys/kernel/random/boot_id
            register: after
          - assert: {that: before.stdout != after.stdout}
          """, hosts: "node2")
        #expect(outcome.count("ok") == ["node2": 4], "\(outcome)")
        try await controller.lab.reset("node2")
      }
    }

    @Test func `ports and scripts`() async throws {
      try await Controller.with { controller in
        try await Command.run("mkdir", [controller.scratch.path("project/files").string])
        try controller.scratch.write(
          "project/files/say $it.sh", "#!/bin/sh\necho \"$# $1 $2\" && id -un >&2 && pwd\nexit 3\n")
        let outcome = try await controller.play(
          """
          - wait_for: {port: 22, timeout: 10}
          - wait_for: {port: 22, timeout: 10, search_regex: 'OpenSSH_(\\d+)'}
            register: banner
          - wait_for: {port: 1, state: stopped, timeout: 10}
          - wait_for: {host: 192.168.1.11, port: 22, timeout: 10}
          - script: "'say $it.sh' 'a b' $HOME"
            args: {chdir: /tmp}
            register: said
            failed_when: said.rc != 3
            become: true
          - debug: {msg: '{{ banner.match_groups | length }} {{ said.stdout_lines }} {{ said.stderr }}'}
          - script: "'say $it.sh'"
            args: {creates: /etc/passwd}
          - meta: reset_connection
          - ping:
          """, hosts: "node2")
        #expect(outcome.count("ok") == ["node2": 7], "\(outcome)")
        #expect(outcome.words.contains("1 ['2 a b /root', '/tmp'] root"), "\(outcome)")
        let left = try await controller.lab.shell(
          "ls -A /tmp | grep apus || :", in: "node2")
        #expect(left == "")
      }
    }
  }
}
