/// Blocks of special addresses as Python 3.11's `ipaddress` lists them.
enum AddressRegistry {
  static let shared = IPNetwork.all("100.64.0.0/10")
  static let reserved = IPNetwork.all(
    "240.0.0.0/4", "::/8", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/3",
    "6000::/3", "8000::/3", "a000::/3", "c000::/3", "e000::/4", "f000::/5", "f800::/6", "fe00::/9")
  static let `private` = IPNetwork.all(
    "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/29",
    "192.0.0.170/31", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "240.0.0.0/4", "::1", "::", "::ffff:0:0/96", "100::/64", "2001::/23",
    "2001:db8::/32", "fc00::/7", "fe80::/10")
  static let teredo = IPNetwork.all("2001::/32")
  static let sixToFour = IPNetwork.all("2002::/16")
}
