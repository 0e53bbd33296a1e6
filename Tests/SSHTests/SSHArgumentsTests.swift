import Diagnostics
import SystemPackage
import Testing

@testable import SSH

@Suite struct `ssh arguments` {
  private func parse(_ text: String) throws -> GivenOptions {
    try SSHArguments.parse(text, named: "ansible_ssh_common_args").options
  }

  @Test(arguments: [
    "-o Port=2222", "-oPort=2222", "-p 2222", "-p2222", "-o 'Port 2222'", "-o port=2222 -p 1",
    "-qp2222", "-C -p 2222 -o Port=1", "-o \"Port = 2222\"",
  ])
  func `a port is read in each spelling, the first wins`(_ text: String) throws {
    #expect(try parse(text).port == 2222)
  }

  @Test func `the arguments of a tutorial are read`() throws {
    let text = """
      -o StrictHostKeyChecking=off -o UserKnownHostsFile=/dev/null -o ForwardAgent=yes \
      -o ProxyCommand="ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
      -W %h:%p cc@192.0.2.9"
      """
    let options = try parse(text)
    #expect(options.hostKeyStrictness == .off)
    #expect(options.userKnownHostsFiles == ["/dev/null"])
    #expect(options.forwardsAgent == true)
    #expect(
      options.proxy
        == .command(
          "ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -W %h:%p cc@192.0.2.9"))
  }

  @Test func `ansible's default arguments change nothing and need no warning`() throws {
    let options = try parse("-C -o ControlMaster=auto -o ControlPersist=60s -o ControlPath=/x/%C")
    var expected = GivenOptions()
    expected.isCompressed = true
    #expect(options == expected)
  }

  @Test func `flags are read one by one and together`() throws {
    let options = try parse("-A4CqvTi /keys/a -i/keys/b -l me -F /etc/other -o IdentitiesOnly=yes")
    #expect(options.forwardsAgent == true)
    #expect(options.addressFamily == .ipv4)
    #expect(options.isCompressed == true)
    #expect(options.identityFiles == ["/keys/a", "/keys/b"])
    #expect(options.user == "me")
    #expect(options.configSource == .file("/etc/other"))
    #expect(options.identitiesOnly == true)
    #expect(options.unsupported.isEmpty)
  }

  @Test func `options without effect are kept with their places`() throws {
    let options = try parse("-o Ciphers=aes128-ctr -L 80:a:80 -c x")
    #expect(options.unsupported.map(\.name) == ["Ciphers", "-L", "-c"])
    #expect(options.unsupported.map(\.location.text) == ["Ciphers", "-L", "-c"])
    #expect(options.unsupported.map(\.location.file.name).first == "ansible_ssh_common_args")
  }

  @Test(arguments: [
    ("-o Prot=2", "`Prot` is not an ssh option", "Prot"),
    ("-o Port=many", "`many` is not a port", "many"),
    ("-o 'Port=many'", "`many` is not a port", "'Port=many'"),
    ("-o Port", "`Port` needs a value", "Port"),
    ("-o", "`-o` needs a value", "-o"),
    ("-Z", "`-Z` is not an option of ssh", "-Z"),
    ("-p 0", "`0` is not a port", "0"),
    ("-q web1", "`web1` is not an option", "web1"),
    ("-W %h:%p", "`-W` belongs into a `ProxyCommand` only", "%h:%p"),
    ("-J a,,b", "`` is not a jump host", "a,,b"),
    ("-J a -J b", "there is a proxy already", "b"),
    ("-o 'User=x", "the quote is never closed", "'User=x"),
    ("-o Host=x", "`Host` belongs into a file", "Host=x"),
  ])
  func `mistakes are shown at their place`(
    _ text: String, _ message: String, _ place: String
  ) throws {
    let error = #expect(throws: DiagnosticError.self) { try parse(text) }
    #expect(error?.diagnostic.message == message)
    #expect(error?.diagnostic.location?.text == place)
  }

  @Test func `what is given first stays, identity files accumulate`() throws {
    var options = try parse("-o Port=1 -i /a")
    options.fill(from: try parse("-o Port=2 -o User=u -i /b -i /a -o Ciphers=x"))
    #expect(options.port == 1)
    #expect(options.user == "u")
    #expect(options.identityFiles == ["/a", "/b"])
    #expect(options.unsupported.count == 1)
  }

  @Test func `filling takes every field`() throws {
    var full = try parse(
      """
      -F /f -o HostName=h -l u -p 1 -J j -o ProxyJump=none -i /i -o IdentitiesOnly=yes -o IdentityAgent=none \
      -o ForwardAgent=/s -o PreferredAuthentications=password -o PubkeyAuthentication=no \
      -o PasswordAuthentication=no -o KbdInteractiveAuthentication=no -o BatchMode=yes \
      -o NumberOfPasswordPrompts=1 -o HostKeyAlias=k -o UserKnownHostsFile=/u \
      -o GlobalKnownHostsFile=/g -o StrictHostKeyChecking=yes -o HostKeyAlgorithms=ssh-rsa \
      -o ConnectTimeout=1 -o ConnectionAttempts=2 -o ServerAliveInterval=3 \
      -o ServerAliveCountMax=4 -o AddressFamily=inet -o Compression=yes -o IgnoreUnknown=x \
      -o Ciphers=y
      """)
    let unset = Mirror(reflecting: full).children.filter { child in
      "\(child.value)" == "nil" || "\(child.value)" == "[]"
    }
    #expect(unset.compactMap(\.label).isEmpty)
    var empty = GivenOptions()
    empty.fill(from: full)
    #expect(empty == full)
    full.fill(from: try parse("-l other -p 9 -o Compression=no"))
    #expect(full == empty)
  }

  @Test(arguments: [
    ("a", "a"), ("u@a", "u@a"), ("u@a:22", "u@a:22"), ("a:22", "a:22"), ("[::1]", "[::1]"),
    ("[::1]:22", "[::1]:22"), ("::1", "[::1]"), ("a@b@c", "a@b@c"), ("ssh://a", "a"),
    ("ssh://u@a:2222", "u@a:2222"), ("ssh://u@[::1]:22/", "u@[::1]:22"),
    ("ssh://u%40x;fingerprint=y@a", "u@x@a"), ("a,u@b:1", "a,u@b:1"),
  ])
  func `jump hosts are read`(_ text: String, _ expected: String) throws {
    guard case .jumps(let jumps) = try GivenOptions(jump: text).proxy else {
      Issue.record("no jump hosts")
      return
    }
    #expect(jumps.map(\.description).joined(separator: ",") == expected)
  }

  @Test(arguments: [
    "", "@a", "a:b", "a:0", "a:65536", "[::1", "[::1]x", "-a", "ssh://", "ssh://@a",
    "ssh://a/path", "a,,b", "a b",
  ])
  func `what is no jump host is refused`(_ text: String) {
    #expect(throws: DiagnosticError.self) { try GivenOptions(jump: text) }
  }

  @Test(arguments: [
    ("ssh -W %h:%p gate", "gate"),
    ("ssh -q -W '[%h]:%p' -i key -l user gate", "user@gate"),
    ("ssh user@gate -p 99 -W %h:%p", "user@gate:99"),
    ("ssh -W \"%h:%p\" gate 2>/dev/null", "gate"),
    ("exec /usr/bin/ssh -oPort=5 -W %h:%p -- gate", "gate:5"),
    ("ssh -W 10.0.0.1:22 gate", "gate"),
    ("ssh -W %h:%p -p 1 ssh://u@gate:2", "u@gate:1"),
  ])
  func `ssh with -W is a jump`(_ text: String, _ expected: String) throws {
    let jump = try #require(jumpCommand(text))
    let host = JumpHost(user: jump.options.user, host: jump.host, port: jump.options.port)
    #expect(host.description == expected)
  }

  @Test(arguments: [
    "ssh gate nc %h %p", "sshpass -p x ssh -W %h:%p gate", "ssh -W %h:%p gate | tee /tmp/x",
    "ssh -W %h:%p $GATE", "ssh -W %h:%p `gate`", "ssh -W other:22 gate", "ssh -W %h:23 gate",
    "ssh -W %h:%p gate command", "ssh -W %h:%p", "ssh -W %h:%p -o Ciphers=aes128-ctr gate",
    "ssh -W %h:%p -L 1:a:1 gate", "ssh -W %h:%p -o Nonsense=1 gate", "nc %h %p",
    "ssh -W %h:%p 'gate",
    "ssh -W %h:%p gate; true", "ssh -W %h:%p gate 2>>log", "VAR=1 ssh -W %h:%p gate",
  ])
  func `any other command stays a command`(_ text: String) { #expect(jumpCommand(text) == nil) }

  @Test func `a home directory in a jump's command is expanded as by a shell`() throws {
    let jump = try #require(jumpCommand("ssh -i ~/.ssh/key -W %h:%p gate"))
    #expect(jump.options.identityFiles == ["/home/tester/.ssh/key"])
  }

  private func jumpCommand(_ text: String) -> JumpCommand? {
    let command = text.replacing("%h", with: "10.0.0.1").replacing("%p", with: "22")
    let environment = ClientEnvironment(
      userName: "tester", userID: 0, homeDirectory: "/home/tester", hostName: "control")
    return JumpCommand(
      command, to: JumpHost(host: "10.0.0.1", port: 22), environment: environment)
  }

  @Test(arguments: [
    ("a b", ["a", "b"]), ("  a\t\nb ", ["a", "b"]), ("'a b' \"c d\"", ["a b", "c d"]),
    ("a'b'\"c\"d", ["abcd"]), ("a\\ b", ["a b"]), ("\"a\\\"b\\c\"", ["a\"b\\c"]),
    ("'a\\'", ["a\\"]), ("''", [""]), ("", []), ("a#b #c", ["a#b", "#c"]),
  ])
  func `words are those of shlex`(_ text: String, _ expected: [String]) throws {
    let words = try ShellWords.split(SourceFile(name: "test", text: text))
    #expect(words.map(\.text) == expected)
  }

  @Test(arguments: [
    ("a*", "abc", true), ("a*", "ba", false), ("*", "", true), ("?", "", false),
    ("a?c", "abc", true),
    ("*a*b*c*", "xxaxxbxxcxx", true), ("*a*b*c*", "xxaxxcxxbxx", false), ("**a", "a", true),
    ("a", "A", false), ("*.b.c", "a.b.b.c", true),
  ])
  func `wildcards match whole texts`(_ pattern: String, _ text: String, _ isMatch: Bool) {
    #expect(WildcardPattern(pattern).matches(text) == isMatch)
  }

  @Test(arguments: [
    ("a,b", ["a", "b"]), ("+z,b", ["a", "b", "c", "z"]), ("-b", ["a", "c"]), ("-*", []),
    ("^c,z", ["c", "z", "a", "b"]), ("z,?", ["z", "a", "b", "c"]),
  ])
  func `lists of algorithms change the defaults`(_ text: String, _ expected: [String]) {
    let list = AlgorithmList(text)
    #expect(list.applied(to: ["a", "b", "c"], supported: ["a", "b", "c", "z"]) == expected)
  }
}
