import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// `k8s` and `k8s_info` on this machine, with a stand-in for `kubectl` and no cluster.
///
/// The stand-in keeps each object as a file and takes a patch for the whole; each call's words are
/// a line of `calls`.  By hand both were held to Ansible's on a real API server (1.20.2), with
/// kubectl 1.20 and 1.32.
struct K8sTests {
  private static let program = #"""
    #!/bin/sh
    top=${0%/bin/*}
    for word; do printf '<%s>' "$word" | tr '\n' '~'; done >>"$top/calls"
    echo >>"$top/calls"
    dry= verb= type= name=
    for word; do
      case $word in
        --dry-run=server) dry=1 ;;
        -*) ;;
        *) if [ -z "$verb" ]; then verb=$word; elif [ -z "$type" ]; then type=$word
          else name=$word; fi ;;
      esac
    done
    case $type in Nope*) echo "error: the server doesn't have a resource type \"Nope\"" >&2
      exit 1 ;; esac
    file=$top/object
    case $verb in
      get) [ ! -e "$file" ] || cat "$file" ;;
      create | apply | replace | patch)
        if [ -n "$dry" ]; then cat; else tee "$file"; fi ;;
      delete) rm "$file" ;;
      *) echo "unknown: $*" >&2; exit 2 ;;
    esac
    """#

  private func run(
    _ module: String, _ arguments: Mapping, in scratch: Scratch, _ keywords: Mapping = [:]
  ) async throws -> Mapping {
    try await FakeProgram.install(Self.program, as: "kubectl", in: scratch)
    return try await FakeProgram.task("kubernetes.core.\(module)", arguments, in: scratch, keywords)
  }

  private static func secret(_ text: String) -> Mapping {
    [
      "definition": [
        "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "-it's", "namespace": "x y"],
        "stringData": ["a": .string(text)],
      ]
    ]
  }

  @Test func `an object is created once, changed and removed, and its content stays off the words`()
    async throws
  {
    try await Scratch.with { scratch in
      let old = Self.secret("geheim $(id) \"é\n'")
      let new = Self.secret("neu geheim")
      let gone = new.merging(["state": "absent"]) { $1 }
      let steps: [(Mapping, Bool, Bool, String)] = [
        (old, true, true, "create"), (old, false, true, "create"), (old, false, false, "update"),
        (new, true, true, "update"), (new, false, true, "update"),
        (new.merging(["force": true]) { $1 }, false, false, "replace"),
        (new.merging(["apply": true]) { $1 }, false, false, "apply"),
        (gone, true, true, "delete"), (gone, false, true, "delete"), (gone, false, false, "delete"),
      ]
      for (number, (arguments, isCheckMode, isChanged, method)) in steps.enumerated() {
        let answer = try await run(
          "k8s", arguments, in: scratch, ["check_mode": .bool(isCheckMode)])
        #expect(answer["failed"] == false, "\(number): \(answer)")
        #expect(answer["changed"] == .bool(isChanged), "\(number): \(answer)")
        #expect(answer["method"] == .string(method), "\(number): \(answer)")
      }
      let calls = try CaseFile.text(at: scratch.path("calls").string)
      #expect(!calls.contains("geheim"))
      #expect(calls.contains("<Secret.v1.><-it's><--type=strategic>"), "\(calls)")
    }
  }

  @Test func `what differs is told in its parts`() async throws {
    try await Scratch.with { scratch in
      _ = try await run("k8s", Self.secret("alt"), in: scratch)
      let answer = try await run("k8s", Self.secret("neu"), in: scratch, ["diff": true])
      let expected: Value = [
        "before": ["stringData": ["a": "alt"]], "after": ["stringData": ["a": "neu"]],
      ]
      #expect(answer["diff"] == expected, "\(answer)")
    }
  }

  @Test func `objects are looked up, and unknown kinds told`() async throws {
    try await Scratch.with { scratch in
      let none = try await run("k8s_info", ["kind": "Secret", "namespace": "x"], in: scratch)
      #expect(none["resources"] == [])
      _ = try await run("k8s", Self.secret("a"), in: scratch)
      let one = try await run("k8s_info", ["kind": "Secret", "wait": true], in: scratch)
      #expect(one["resources"]?.items?.count == 1, "\(one)")
      let unknown = try await run("k8s_info", ["kind": "Nope"], in: scratch)
      #expect(unknown["api_found"] == false)
    }
  }

  @Test func `waiting ends with the condition, or when time is over`() async throws {
    try await Scratch.with { scratch in
      let pod: Value = [
        "kind": "Pod", "metadata": ["name": "p"],
        "status": ["conditions": [["type": "Ready", "status": "True"]]],
      ]
      let waiting: Mapping = ["definition": pod, "wait": true, "wait_timeout": 0]
      let late = try await run("k8s", waiting, in: scratch)
      #expect(late["msg"] == "\"Pod\" \"p\": Timed out waiting on resource", "\(late)")
      let condition: Mapping = ["wait_condition": ["type": "Ready", "status": true]]
      let ready = try await run("k8s", waiting.merging(condition) { $1 }, in: scratch)
      #expect(ready["failed"] == false, "\(ready)")
    }
  }

  @Test(
    arguments: [
      (["kind": "Nope", "name": "x"], "Failed to find exact match for v1.Nope by"),
      (["name": "x"], "kind is missing in a resource definition"),
      (["definition": "a: ["], "Failed to load resource definition: "),
      (["kind": "Pod", "api_key": "geheim"], "write a kubeconfig with `copy`"),
      (["definition": "a", "src": "b"], "parameters are mutually exclusive"),
    ] as [(Mapping, String)])
  func `what cannot be is told`(_ arguments: Mapping, _ message: String) async throws {
    try await Scratch.with { scratch in
      let answer = try await run("k8s", arguments, in: scratch)
      #expect(answer["failed"] == true)
      #expect(answer["msg"]?.string?.contains(message) == true, "\(answer)")
    }
  }
}
