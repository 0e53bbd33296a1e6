import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// The modules of `helm` on this machine, with a stand-in for the program and no cluster.
///
/// The stand-in keeps releases and repositories as files, and answers in the formats of Helm 3; each
/// call's words are a line of `calls`.
struct HelmTests {
  private static let program = #"""
    #!/bin/sh
    top=${0%/bin/*}
    for word; do printf '<%s>' "$word" | tr '\n' '~'; done >>"$top/calls"
    printf ' %s %s\n' "${HELM_NAMESPACE-}" "${HELM_KUBETOKEN-}" >>"$top/calls"
    for last; do :; done
    case "$1 $2" in
      'repo list')
        [ -s "$top/repos" ] || { echo 'Error: no repositories to show' >&2; exit 1; }
        printf '[%s]\n' "$(cat "$top/repos")" ;;
      'repo add')
        case " $* " in *' --password-stdin '*) cat >"$top/password" ;; esac
        while [ "$1" != -- ]; do shift; done
        printf '{"name":"%s","url":"%s"}' "$2" "$3" >"$top/repos"
        echo "\"$2\" has been added to your repositories" ;;
      'repo rm') rm "$top/repos" ;;
      'repo update' | 'plugin list') ;;
      'list '*)
        [ -e "$top/release" ] || { echo '[]'; exit; }
        printf '[{"name":"web","chart":"nginx-%s","app_version":"1.25","revision":"1"}]\n' \
          "$(cat "$top/release")" ;;
      'get values') cat "$top/values" ;;
      'show chart')
        [ "$last" != nope/nope ] || { echo 'Error: repo nope not found' >&2; exit 1; }
        case " $* " in *--version=*) version=${*#*--version=} version=${version%% *} ;; esac
        printf 'name: nginx\nversion: %s\nappVersion: "1.25"\n' "${version:-1.0.0}" ;;
      'upgrade '*)
        case " $* " in *--version=*) version=${*#*--version=} version=${version%% *} ;; esac
        printf %s "${version:-1.0.0}" >"$top/release"
        case " $* " in *' --values=- '*) cat >"$top/values" ;; *) echo null >"$top/values" ;; esac
        echo 'Release "web" has been upgraded. Happy Helming!' ;;
      'uninstall '*) rm "$top/release" ;;
      *) echo "unknown: $*" >&2; exit 2 ;;
    esac
    """#

  private func run(
    _ module: String, _ arguments: Mapping, in scratch: Scratch, _ keywords: Mapping = [:]
  ) async throws -> Mapping {
    try await FakeProgram.install(Self.program, as: "helm", in: scratch)
    return try await FakeProgram.task("kubernetes.core.\(module)", arguments, in: scratch, keywords)
  }

  private func text(_ name: String, in scratch: Scratch) async throws -> String {
    let file = scratch.path(name).string
    let answer = try await FakeProgram.task(
      "ansible.builtin.command", ["argv": ["cat", .string(file)]], in: scratch)
    return answer["stdout"]?.string ?? ""
  }

  private static let odd: Value = [
    "text": "it's \"$(id)\" `x` \\ é", "lines": "a\nb: c\n", "-f": [1, true, nil, "true"],
  ]

  @Test func `a release is installed once, upgraded for new values, and removed once`()
    async throws
  {
    try await Scratch.with { scratch in
      let base: Mapping = [
        "name": "web", "namespace": "it's", "chart_ref": "stable/nginx", "api_key": "geheim",
      ]
      let odd = base.merging(["values": Self.odd]) { $1 }
      let newer = odd.merging(["chart_version": "2.0.0", "atomic": true]) { $1 }
      let gone = base.merging(["state": "absent"]) { $1 }
      let steps: [(Mapping, Bool, Bool)] = [
        (base, true, true), (base, false, true), (base, false, false), (odd, false, true),
        (odd, false, false), (newer, true, true), (newer, false, true), (newer, false, false),
        (gone, true, true), (newer, false, false), (gone, false, true), (gone, false, false),
      ]
      for (number, (arguments, isCheckMode, isChanged)) in steps.enumerated() {
        let answer = try await run(
          "helm", arguments, in: scratch, ["check_mode": .bool(isCheckMode)])
        #expect(answer["failed"] == false, "\(number): \(answer)")
        #expect(answer["changed"] == .bool(isChanged), "\(number): \(answer)")
        if number == 4 { #expect(answer["status"]?.mapping?["values"] == Self.odd) }
      }
      let calls = try await text("calls", in: scratch).split(separator: "\n")
      #expect(calls.allSatisfy { $0.hasSuffix(" it's geheim") }, "\(calls)")
      let upgrades = calls.filter { $0.hasPrefix("<upgrade>") }
      #expect(upgrades.count == 3)
      #expect(
        upgrades.last?.hasPrefix(
          "<upgrade><--install><--reset-values><--version=2.0.0><--atomic><--values=-><--><web>"
            + "<stable/nginx> ") == true, "\(upgrades)")
      #expect(!calls.contains { $0.dropLast(7).contains("geheim") })
    }
  }

  @Test func `a repository is added once, and its password is told by standard input alone`()
    async throws
  {
    try await Scratch.with { scratch in
      let word = "ge'heim $(id) \"é"
      let here: Mapping = [
        "name": "-böse", "repo_url": "https://example.org/$(id)", "username": "it's",
        "password": .string(word),
      ]
      let steps: [(Mapping, Bool, Bool)] = [
        ([:], true, true), ([:], false, true), ([:], false, false),
        (["force_update": true], false, true), (["state": "absent"], true, true),
        (["state": "absent"], false, true), (["state": "absent"], false, false),
      ]
      for (number, (further, isCheckMode, isChanged)) in steps.enumerated() {
        let answer = try await run(
          "helm_repository", here.merging(further) { $1 }, in: scratch,
          ["check_mode": .bool(isCheckMode)])
        #expect(answer["failed"] == false, "\(number): \(answer)")
        #expect(answer["changed"] == .bool(isChanged), "\(number): \(answer)")
      }
      #expect(try await text("password", in: scratch) == word)
      let calls = try await text("calls", in: scratch)
      #expect(!calls.contains("heim"))
      #expect(calls.contains("<--><-böse><https://example.org/$(id)>"))
    }
  }

  @Test func `another address under a known name is a failure`() async throws {
    try await Scratch.with { scratch in
      _ = try await run("helm_repository", ["name": "a", "url": "https://a"], in: scratch)
      let answer = try await run("helm_repository", ["name": "a", "url": "https://b"], in: scratch)
      #expect(answer["msg"] == "Repository already have a repository named a")
    }
  }

  @Test(
    arguments: [
      (["chart_ref": "nope/nope"], "stderr: Error: repo nope not found\n"),
      ([:], "release_state is present but all of the following are missing: chart_ref"),
      (
        ["chart_ref": "a", "kubeconfig": ["a": 1]], "write the file with `copy`, and give its path"
      ),
      (
        ["chart_ref": "a", "binary_path": "/nonexistent/he lm"],
        "/nonexistent/he lm\" in paths: "
      ),
    ] as [(Mapping, String)])
  func `what cannot be is told`(_ further: Mapping, _ message: String) async throws {
    try await Scratch.with { scratch in
      let arguments: Mapping = ["name": "web", "namespace": "x"]
      let answer = try await run("helm", arguments.merging(further) { $1 }, in: scratch)
      #expect(answer["failed"] == true)
      #expect(answer["msg"]?.string?.contains(message) == true, "\(answer)")
    }
  }
}
