import OrderedCollections
import TestSupport
import SystemPackage
import Testing
import Values

/// `iptables` on this machine, with a stand-in for the program.
///
/// The real one would change this machine's own filter. The stand-in keeps rules as lines of a
/// file, one word to `<word>`, and answers in the formats of iptables 1.8.
struct FirewallTests {
  private static let program = #"""
    #!/bin/sh
    state=${0%/bin/*}/state
    mkdir -p "$state"
    if [ "$1" = --version ]; then echo "iptables v${VERSION:-1.8.9 (nf_tables)}"; exit; fi
    [ "$1" = -t ] || exit 2
    table=$2 work=$3 chain=${4-}
    shift "$(($# < 4 ? $# : 4))"
    file=$state/$table-$chain
    case $chain in INPUT | FORWARD | OUTPUT) [ -e "$file" ] || : >"$file" ;; esac
    words() { for word; do printf '<%s>' "$word" | tr '\n' '~'; done; echo; }
    case $work in
      -F) rm -f "$state/$table-"*; exit ;;
      -N) : >"$file"; exit ;;
    esac
    [ -e "$file" ] || { echo 'iptables: No chain/target/match by that name.' >&2; exit 1; }
    case $work in
      -X) rm "$file" ;;
      -P) echo "$1" >"$file.policy" ;;
      -L) echo "Chain $chain (policy $(cat "$file.policy" 2>/dev/null || echo DROP))" ;;
      -C) grep -qxF -e "$(words "$@")" "$file" ;;
      -A) words "$@" >>"$file" ;;
      -I) case ${1-} in [0-9]*) shift ;; esac
        { words "$@"; cat "$file"; } >"$file.new" && mv "$file.new" "$file" ;;
      -D) grep -vxF -e "$(words "$@")" "$file" >"$file.new"; mv "$file.new" "$file" ;;
    esac
    """#

  private func run(
    _ scratch: Scratch, _ arguments: Mapping, isCheckMode: Bool = false, version: String = ""
  ) async throws -> Mapping {
    try await FakeProgram.install(Self.program, as: "iptables", in: scratch)
    return try await FakeProgram.task(
      "ansible.builtin.iptables", arguments, in: scratch,
      ["check_mode": .bool(isCheckMode)], ["VERSION": .string(version)])
  }

  private static let odd: [Mapping] = [
    ["comment": "it's \"$(id)\" `x` \\ é"], ["comment": "two\nlines"], ["source": "-F"],
    ["source": "!10.0.0.0/8", "jump": "ACCEPT", "match": ["tcp", "comment"]],
    ["tcp_flags": ["flags": ["SYN", "ACK"], "flags_set": "SYN"], "protocol": "tcp"],
    ["ctstate": "NEW,ESTABLISHED", "jump": "ACCEPT"], ["log_prefix": "a b ", "log_level": "info"],
  ]

  @Test(arguments: odd)
  func `a rule is added once, told by check mode, and removed once`(_ rule: Mapping) async throws {
    try await Scratch.with { scratch in
      let here = rule.merging(["chain": "INPUT"]) { $1 }
      let gone = here.merging(["state": "absent"]) { $1 }
      let steps: [(Mapping, Bool, Bool)] = [
        (here, true, true), (here, false, true), (here, false, false), (gone, true, true),
        (here, false, false), (gone, false, true), (gone, false, false),
      ]
      for (number, (arguments, isCheckMode, isChanged)) in steps.enumerated() {
        let answer = try await run(scratch, arguments, isCheckMode: isCheckMode)
        #expect(answer["failed"] == false, "\(number): \(answer)")
        #expect(answer["changed"] == .bool(isChanged), "\(number): \(answer)")
      }
    }
  }

  @Test func `the words stand in the order that Ansible gives them`() async throws {
    try await Scratch.with { scratch in
      let answer = try await run(
        scratch,
        [
          "chain": "INPUT", "protocol": "tcp", "destination_ports": ["80", "443:445"],
          "jump": "REJECT", "reject_with": "tcp-reset", "comment": "Ein Satz", "syn": "negate",
          "in_interface": "!lo", "uid_owner": "!0", "limit_burst": 5, "src_range": "10.0.0.1-9",
          "match_set": "böse", "match_set_flags": "src,dst", "wait": 7,
        ])
      let rule =
        "-w 7 -p tcp -j REJECT -m multiport --dports 80,443:445 ! -i lo ! --syn -m iprange"
        + " --src-range 10.0.0.1-9 -m set --match-set böse src,dst -m limit --limit-burst 5"
        + " -m owner ! --uid-owner 0 --reject-with tcp-reset -m comment --comment Ein Satz"
      #expect(answer["rule"] == .string(rule))
      #expect(answer["changed"] == true)
    }
  }

  @Test func `policies, chains and whole tables are kept`() async throws {
    try await Scratch.with { scratch in
      let steps: [(Mapping, Bool)] = [
        (["chain": "INPUT", "policy": "ACCEPT"], true),
        (["chain": "INPUT", "policy": "ACCEPT"], false),
        (["chain": "MY", "chain_management": true], true),
        (["chain": "MY", "chain_management": true], false),
        (["chain": "MY", "chain_management": true, "state": "absent"], true),
        (["chain": "MY", "chain_management": true, "state": "absent"], false),
        (["table": "nat", "flush": true], true),
      ]
      for (arguments, isChanged) in steps {
        let answer = try await run(scratch, arguments)
        #expect(answer["changed"] == .bool(isChanged), "\(arguments): \(answer)")
      }
    }
  }

  @Test func `a program that is too old for seconds is not asked to wait`() async throws {
    try await Scratch.with { scratch in
      let rule: Mapping = ["chain": "INPUT", "jump": "DROP", "wait": "3"]
      _ = try await run(scratch, rule, version: "1.4.21")
      let state = scratch.path("state/filter-INPUT").string
      let kept = try await FakeProgram.task(
        "ansible.builtin.slurp", ["src": .string(state)], in: scratch)
      #expect(kept["content"] == "PC1qPjxEUk9QPgo=")
    }
  }

  @Test(
    arguments: [
      (["policy": "DROP"], "Either chain or flush parameter must be specified."),
      (["flush": true, "policy": "DROP"], "parameters are mutually exclusive: flush|policy"),
      (
        ["chain": "INPUT", "jump": "TEE"],
        "jump is TEE but all of the following are missing: gateway"
      ),
      (
        ["chain": "INPUT", "jump": "DROP", "log_prefix": "x"],
        "Logging options can only be used with the LOG jump target."
      ),
      (["chain": "NONE", "jump": "DROP"], "iptables: No chain/target/match by that name."),
    ] as [(Mapping, String)])
  func `what cannot be is told`(_ arguments: Mapping, _ message: String) async throws {
    try await Scratch.with { scratch in
      let answer = try await run(scratch, arguments)
      #expect(answer["failed"] == true)
      #expect(answer["msg"] == .string(message))
    }
  }
}
