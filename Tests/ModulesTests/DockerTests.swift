import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// The modules of Docker on this machine, with a stand-in for the program.
///
/// Each call's words are a line of `calls`.  By hand all were held to Ansible's with Debian 12's
/// Docker on a lab node, where containers can be made but not started.
struct DockerTests {
  private static let program = #"""
    #!/bin/sh
    top=${0%/bin/*}
    for word; do printf '<%s>' "$word" | tr '\n' '~'; done >>"$top/calls"
    echo >>"$top/calls"
    config=
    while :; do
      case $1 in --config) config=$2; shift 2 ;; --*) shift ;; *) break ;; esac
    done
    box() {
      printf '[{"Id":"c","Image":"i","State":{"Running":%s},"Config":{"Env":["P=q"%s],' "$1" \
        "$(sed 's/.*/,"&"/' "$top/env" | tr -d '\n')"
      printf '"Cmd":["sleep","1"]},"HostConfig":{}}]'
    }
    case "$1 $2" in
      'login '*) password=$(cat); mkdir -p "$config"
        printf '{"auths":{"r:5":{"auth":"%s"}}}' \
          "$(printf 'me:%s' "$password" | base64 -w0)" >"$config/config.json"
        echo 'Login Succeeded' ;;
      'logout '*) rm "$config/config.json" ;;
      'image inspect') echo '[{"Id":"i","Config":{"Env":["P=q"]}}]' ;;
      'container inspect') cat "$top/box" 2>/dev/null ||
        { echo 'Error: No such container' >&2; exit 1; } ;;
      'create '*) case "$*" in *--env-file=*) cat >"$top/env" ;; *) : >"$top/env" ;; esac
        box false >"$top/box" ;;
      'start '*) box true >"$top/box" ;;
      'stop '*) box false >"$top/box" ;;
      'rm '*) rm "$top/box" ;;
      *) echo "unknown: $*" >&2; exit 2 ;;
    esac
    """#

  private func run(
    _ module: String, _ arguments: Mapping, in scratch: Scratch, isCheckMode: Bool
  ) async throws -> Mapping {
    try await FakeProgram.install(Self.program, as: "docker", in: scratch)
    return try await FakeProgram.task(
      "community.docker.\(module)", arguments, in: scratch, ["check_mode": .bool(isCheckMode)])
  }

  private func check(
    _ module: String, _ steps: [(Mapping, Bool, Bool)], in scratch: Scratch
  ) async throws {
    for (number, (arguments, isCheckMode, isChanged)) in steps.enumerated() {
      let answer = try await run(module, arguments, in: scratch, isCheckMode: isCheckMode)
      #expect(answer["failed"] == false, "\(number): \(answer)")
      #expect(answer["changed"] == .bool(isChanged), "\(number): \(answer)")
    }
    let calls = try CaseFile.text(at: scratch.path("calls").string)
    #expect(!calls.contains("geheim"))
  }

  @Test func `a user is logged in once, the password being told by standard input alone`()
    async throws
  {
    try await Scratch.with { scratch in
      let login: Mapping = [
        "registry": "r:5", "username": "me", "password": "it's geheim $(id) é",
        "config_path": .string(scratch.path("docker/config.json").string),
      ]
      let other = login.merging(["password": "other geheim"]) { $1 }
      let out = login.merging(["state": "absent"]) { $1 }
      try await check(
        "docker_login",
        [
          (login, true, true), (login, false, true), (login, false, false), (other, false, true),
          (out, true, true), (out, false, true), (out, false, false),
        ], in: scratch)
    }
  }

  @Test func `a container is made once, made anew when it differs, started, stopped and removed`()
    async throws
  {
    try await Scratch.with { scratch in
      let present: Mapping = [
        "name": "-web", "image": "box:1", "state": "present", "command": "sleep 1",
        "env": ["A": "it's geheim $(id) é"],
      ]
      let other = present.merging(["env": ["A": "other geheim"]]) { $1 }
      let started = other.merging(["state": "started"]) { $1 }
      let stopped: Mapping = ["name": "-web", "state": "stopped"]
      let gone: Mapping = ["name": "-web", "state": "absent"]
      try await check(
        "docker_container",
        [
          (present, true, true), (present, false, true), (present, false, false),
          (other, true, true), (other, false, true), (other, false, false),
          (started, true, true), (started, false, true), (started, false, false),
          (stopped, false, true), (stopped, false, false),
          (other.merging(["command": ["sleep", "2"]]) { $1 }, true, true),
          (gone, true, true), (gone, false, true), (gone, false, false),
        ], in: scratch)
    }
  }

  @Test(
    arguments: [
      ("docker_image", ["name": "a"], "state is present but all of the following are missing"),
      ("docker_image", ["name": "a", "source": "build", "build": ["x": 1]], "`build` has no `x`"),
      ("docker_container", ["name": "a", "state": "present"], "are missing: image"),
      ("docker_network", ["name": "a", "ipam_config": [["subnet": "x"]]], "is not a valid CIDR"),
      ("docker_login", ["username": "a"], "are missing: password"),
    ] as [(String, Mapping, String)])
  func `what cannot be is told`(
    _ module: String, _ arguments: Mapping, _ message: String
  ) async throws {
    try await Scratch.with { scratch in
      let answer = try await run(module, arguments, in: scratch, isCheckMode: false)
      #expect(answer["failed"] == true)
      #expect(answer["msg"]?.string?.contains(message) == true, "\(answer)")
    }
  }
}
