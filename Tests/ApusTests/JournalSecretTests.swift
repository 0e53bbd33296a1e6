import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

extension `The journal of a run` {
  /// Secrets of all kinds, in whatever a task can do with them.
  private static let tasks = """
    - command: echo hidden-by-no-log
      register: unseen
      no_log: true
    - set_fact: {derived: "{{ unseen.stdout | reverse }}"}
    - debug: {var: derived}
    - command: echo {{ from_vault }}
      register: vaulted
    - set_fact: {encoded: "{{ vaulted.stdout | b64encode }}"}
    - command: cat {{ playbook_dir }}/kept
      register: kept
    - slurp: {src: "{{ playbook_dir }}/kept"}
      register: slurped
    - command: echo {{ in_vaulted_file }} {{ db_password }} {{ lookup('env', 'API_TOKEN') }}
      register: several
    - command: echo {{ lookup('password', 'made length=12 chars=digits') }}
      register: made
    - add_host: {name: other, secret_of_host: "{{ encoded }}"}
    - command: echo {{ hostvars.other.secret_of_host }}
      register: others
    - shell: echo {{ from_vault }}; exit 1
      ignore_errors: true
      register: failed
    - command: sh -c 'echo {{ from_vault }}; exit 1'
      no_log: "{{ nowhere }}"
      ignore_errors: true
    - copy: {content: "{{ from_vault }}", dest: "{{ playbook_dir }}/copy"}
      register: copied
    - debug: {msg: plain text stays}
      register: plain
    """

  @Test func `no secret is in it, and what needs one runs again`() async throws {
    try await Scratch.with { scratch in
      let last = "\n- command: test -e {{ playbook_dir }}/go"
      let project = try Project(scratch, tasks: Self.tasks + last)
      try scratch.write("key", "vault-password-itself\n")
      try scratch.write("kept", "inline-secret\n")
      var apus = project.apus
      apus.environment["API_TOKEN"] = "from-the-environment"
      apus.environment["ANSIBLE_VAULT_PASSWORD_FILE"] = scratch.path("key").string
      let inline = try await apus.run(
        ["vault", "encrypt-string", "inline-secret", "--name", "from_vault"])
      #expect(inline.code == 0, "\(inline)")
      try FileManager.default.createDirectory(
        atPath: scratch.path("group_vars/all").string, withIntermediateDirectories: true)
      try scratch.write("group_vars/all/inline.yml", inline.output)
      let file = try scratch.write("group_vars/all/vault.yml", "in_vaulted_file: whole-secret\n")
      #expect(try await apus.run(["vault", "encrypt", file.string]).code == 0)
      let arguments = ["-e", "db_password=given-on-the-line"]
      let outcome = try await apus.run(["run", "site.yml", "-i", "hosts.yml"] + arguments)
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.output.contains("inline-secret"), "\(outcome)")
      try scratch.write("go", "")
      let resumed = try await apus.run(["run", "--resume"] + arguments)
      #expect(resumed.code == 0, "\(resumed)")
      try expectNoSecret(in: project, made: project.text(of: scratch.path("made")))
    }
  }

  private func expectNoSecret(in project: Project, made: String) throws {
    let secrets = [
      "hidden-by-no-log", "inline-secret", "whole-secret", "given-on-the-line",
      "from-the-environment", "vault-password-itself", String(made.prefix(12)),
    ]
    #expect(project.runs.count == 2)
    for path in project.runs {
      let text = try project.text(of: path)
      #expect(text.contains("plain text stays"))
      for secret in secrets {
        for form in [secret, String(secret.reversed()), Data(secret.utf8).base64EncodedString()] {
          #expect(!text.contains(form), "\(form)")
        }
      }
    }
  }
}
