import Jinja
import Templating
import Testing
import Values

/// The queries of `ipaddr` that fail with netaddr 1.3, and so have no recorded cases: what is expected
/// was recorded with netaddr 0.10.1.
struct AddressBlockTests {
  @Test(arguments: [
    "10.1.1.1", "10.0.0.0/8", "172.16.5.1/24", "192.168.0.1", "100.64.1.1", "169.254.1.1",
    "192.0.0.5", "198.18.0.1", "239.1.2.3", "fc00::1", "fe80::1", "fec0::1",
  ])
  func `a private address is private and not public`(address: String) throws {
    #expect(try answer("private", address) == .string(address))
    #expect(try answer("public", address).isNull)
  }

  @Test(arguments: [
    "8.8.8.8", "8.8.8.0/24", "2001:db8::1", "2a00::1/64", "2002:c000:204::1", "2002::/16",
    "2002:c000:204::5/64", "192.0.2.4",
  ])
  func `a public address is public and not private`(address: String) throws {
    #expect(try answer("private", address).isNull)
    #expect(try answer("public", address) == .string(address))
  }

  @Test(arguments: [
    "127.0.0.1", "224.0.0.5", "255.0.0.0", "0.0.0.255", "0.0.0.0", "::1", "ff02::1", "10.0.0.0/7",
  ])
  func `an address of no host is neither private nor public`(address: String) throws {
    #expect(try answer("private", address).isNull)
    #expect(try answer("public", address).isNull)
  }

  @Test(arguments: [
    ("10.1.1.1", "2002:0a01:0101::1/48"), ("172.16.5.1/24", "2002:ac10:0501::1/48"),
    ("239.1.2.3", "2002:ef01:0203::1/48"), ("8.8.8.8", "2002:0808:0808::1/48"),
    ("192.0.2.4", "2002:c000:0204::1/48"), ("2002:c000:204::1", "2002:c000:204::1"),
    ("2002:c000:204::5/64", "2002:c000:204::5/64"),
  ])
  func `6to4 gives the network of an address`(address: String, expected: String) throws {
    #expect(try answer("6to4", address) == .string(expected))
  }

  @Test(arguments: [
    "10.0.0.0/8", "8.8.8.0/24", "127.0.0.1", "224.0.0.5", "fc00::1", "2001:db8::1", "2002::/16",
  ])
  func `6to4 is false of networks and of what has none`(address: String) throws {
    #expect(try answer("6to4", address) == false)
  }

  @Test(arguments: [
    ("v4", "::ffff:1.2.3.4/120", "1.2.3.4/24"), ("v4", "10.0.0.1", "10.0.0.1"),
    ("v6", "192.168.0.5/24", "::ffff:192.168.0.5/120"), ("v6", "::1", "::1"),
  ])
  func `v4 and v6 are short for ipv4 and ipv6`(
    query: String, address: String, expected: String
  ) throws {
    #expect(try answer(query, address) == .string(expected))
  }

  @Test func `a host name resolves if the system knows it`() throws {
    let known = try Template.expression("'localhost' is ansible.utils.resolvable", in: .ansible)
    #expect(try known.evaluate(in: Variables()).isTrue)
    let unknown = try Template.expression(
      "'no such host' is ansible.utils.resolvable", in: .ansible)
    #expect(try !unknown.evaluate(in: Variables()).isTrue)
  }

  private func answer(_ query: String, _ address: String) throws -> Value {
    try Template.expression("'\(address)' | ansible.utils.ipaddr('\(query)')", in: .ansible)
      .evaluate(in: Variables())
  }
}
