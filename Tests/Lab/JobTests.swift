import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Tasks in the background` {
    @Test func `a job goes on while the connection is lost, and is found again`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        try await lab.makePipes(["/run/ready", "/run/go"], in: "node1")
        let outcome = try await controller.play(
          """
          - shell: echo $$ > /run/ready; read x < /run/go; echo "went on $x"
            async: 60
            poll: 1
            register: job
          - assert: {that: job.stdout == 'went on after all'}
          """, hosts: "node1"
        ) { running in
          try await running.closeInput()
          try await lab.receive("/run/ready", in: "node1")
          // Those that serve cc; the listening one lives on.
          try await lab.shell("kill -9 $(pgrep -u cc sshd)", in: "jump")
          try await lab.shell("kill -9 $(pgrep -u cc sshd) || :", in: "node1")
          try await lab.shell("echo after all > /run/go", in: "node1")
        }
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.recap["node1"]?["ok"] == 2, "\(outcome)")
      }
    }

    @Test func `a job of another user outlives the run, and the next one finds it`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        try await lab.makePipes(["/run/go"], in: "node1")
        let started = try await controller.play(
          """
          - shell: read x < /run/go; id -un
            async: 60
            poll: 0
            register: job
          - copy: {dest: /root/job, content: "{{ job.ansible_job_id }}"}
          """, hosts: "node1", keywords: "become: true")
        #expect(started.code == 0, "\(started)")
        try await lab.shell("echo now > /run/go", in: "node1")
        let joined = try await controller.play(
          """
          - slurp: {src: /root/job}
            register: name
          - async_status: {jid: "{{ name.content | b64decode }}"}
            register: job
            until: job.finished
            retries: 20
            delay: 1
          - assert: {that: "job.stdout == 'root' and job.rc == 0"}
          - command: stat -c %a:%U {{ job.results_file }}
            register: kept
          - assert: {that: "kept.stdout == '600:root'"}
          - async_status: {jid: "{{ name.content | b64decode }}", mode: cleanup}
          - command: ls -A /root/.ansible_async
            register: left
          - assert: {that: left.stdout == ''}
          """, hosts: "node1", keywords: "become: true")
        #expect(joined.code == 0, "\(joined)")
      }
    }

    @Test func `a job whose time is over is killed with all that it started`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          """
          - shell: sleep 4242 & sleep 4242
            async: 1
            poll: 0
            register: job
          - async_status: {jid: "{{ job.ansible_job_id }}"}
            register: end
            until: end.finished == 1
            retries: 100
            delay: 0.1
            failed_when: end.msg | default('') != 'Timeout exceeded'
          - shell: while pgrep -x -f 'sleep 4242'; do sleep 0.1; done
            changed_when: false
          - shell: ls ~/.ansible_async
            register: left
          - assert: {that: "left.stdout_lines == [job.ansible_job_id]"}
          - async_status: {jid: "{{ job.ansible_job_id }}", mode: cleanup}
          """, hosts: "node2")
        #expect(outcome.code == 0, "\(outcome)")
      }
    }
  }
}
