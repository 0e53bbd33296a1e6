public import Diagnostics
import OrderedCollections
public import SystemPackage
public import Values

/// The state that Terraform keeps of what it has built (`terraform.tfstate`, version 4).
public struct TerraformState: Sendable {
  /// A machine among what was built.
  struct Machine: Sendable {
    /// The key by which the resource's instances are told apart, else the machine's own name.
    let name: String
    /// The name of the resource in the configuration.
    let resource: String
    /// Where it can be reached, if the state says.
    let address: String?
    let attributes: Value
    let location: SourceLocation
  }

  /// A value that the configuration tells the world.
  public struct Output: Sendable {
    /// Its name.
    public let name: String
    /// Its value; secret where the configuration marks it as sensitive.
    public let value: Value
    /// Where it stands in the state.
    public let location: SourceLocation
  }

  let machines: [Machine]
  /// All that the configuration tells the world, in the order of the state.
  public let outputs: [Output]

  /// The name of a state in the folder of its configuration.
  public static let fileName = "terraform.tfstate"

  /// What makes a resource a machine: its type, and the attributes that may hold its address, the
  /// best first.
  private static let machineTypes: [String: [String]] = [
    "aws_instance": ["public_ip", "private_ip"],
    "azurerm_linux_virtual_machine": ["public_ip_address", "private_ip_address"],
    "digitalocean_droplet": ["ipv4_address", "ipv4_address_private"],
    "hcloud_server": ["ipv4_address"],
    "libvirt_domain": [],
    "openstack_compute_instance_v2": ["access_ip_v4", "access_ip_v6"],
    "proxmox_vm_qemu": ["default_ipv4_address"],
  ]

  /// Reads a state, or that in a folder.
  ///
  /// - Throws: A `DiagnosticConvertible` error that says what is wrong, with its place.
  public static func read(_ path: FilePath) throws -> TerraformState {
    let isFolder = Files.kind(of: path) == .directory
    return try TerraformState(Files.read(isFolder ? path.appending(fileName) : path))
  }

  /// Reads the text of a state.
  init(_ file: SourceFile) throws {
    let state = try JSONReader.read(file)
    guard state.entries != nil else {
      throw InventoryError(
        .notAMapping(what: "a Terraform state", found: state.kindName), at: state.location)
    }
    guard state.entry("version")?.value.value.int == 4 else {
      throw InventoryError(
        .wrongStateVersion, at: state.entry("version")?.value.location ?? state.location)
    }
    outputs = (state.entry("outputs")?.value.entries ?? []).compactMap { entry in
      guard let name = entry.key.text, let value = entry.value.entry("value")?.value else {
        return nil
      }
      let isSensitive = entry.value.entry("sensitive")?.value.value.isTrue == true
      let shown = isSensitive ? Self.hidden(value.value) : value.value
      return Output(name: name, value: shown, location: entry.key.location)
    }
    machines = (state.entry("resources")?.value.sequence ?? []).flatMap(Self.machines)
  }

  private static func hidden(_ value: Value) -> Value {
    if let text = value.string { return .object(Secret(text)) }
    if let items = value.items { return .list(items.map(hidden)) }
    guard let mapping = value.mapping else { return value }
    return .mapping(mapping.mapValues(hidden))
  }

  private static func machines(of resource: Located) -> [Machine] {
    guard resource.entry("mode")?.value.text == "managed",
      let type = resource.entry("type")?.value.text, let addresses = machineTypes[type],
      let name = resource.entry("name")?.value.text
    else { return [] }
    let instances = resource.entry("instances")?.value.sequence ?? []
    return instances.compactMap { instance in
      guard let attributes = instance.entry("attributes")?.value else { return nil }
      let key = instance.entry("index_key")?.value
      let own = attributes.entry("name")?.value.text
      let number = key?.value.int.map { "\(own ?? name)-\($0)" }
      let address = addresses.lazy.compactMap { attributes.entry($0)?.value.text }
        .first { !$0.isEmpty }
      return Machine(
        name: key?.value.string ?? number ?? own ?? name, resource: name, address: address,
        attributes: attributes.value, location: instance.location)
    }
  }
}
