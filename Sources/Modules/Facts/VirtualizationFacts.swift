import OrderedCollections
import Values

/// Whether the host is a virtual machine or a container, or runs such.
enum VirtualizationFacts: FactFamily {
  static let name = "virtual"
  static let synonyms = [
    "virtualization_type", "virtualization_role", "virtualization_tech_guest",
    "virtualization_tech_host",
  ]
  static let script = """
    show virtual.cgroup /proc/1/cgroup
    show virtual.environ /proc/1/environ
    show virtual.container /run/systemd/container
    for path in /proc/vz /proc/lve /proc/bc /.dockerenv /.dockerinit /proc/xen /dev/kvm; do
      [ ! -e "$path" ] || say virtual.path "$path"
    done
    show virtual.xen /proc/xen/capabilities
    for key in product_name sys_vendor product_family bios_vendor; do
      show "virtual.$key" "/sys/devices/virtual/dmi/id/$key"
    done
    show virtual.cpuinfo /proc/cpuinfo
    show virtual.modules /proc/modules
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    var finding = Finding()
    finding.lookForContainers(reply)
    finding.lookForMachines(reply)
    finding.lookForHosts(reply)
    return [
      "virtualization_type": .string(finding.type ?? "NA"),
      "virtualization_role": .string(finding.role ?? "NA"),
      "virtualization_tech_guest": .list(finding.guest.map(Value.string)),
      "virtualization_tech_host": .list(finding.host.map(Value.string)),
    ]
  }

  /// What speaks for which technology; the first that is found is the type.
  private struct Finding {
    var type: String?
    var role: String?
    var guest: OrderedSet<String> = []
    var host: OrderedSet<String> = []

    mutating func isGuest(of technology: String) {
      guest.append(technology)
      settle(technology, "guest")
    }

    mutating func isHost(of technology: String) {
      host.append(technology)
      settle(technology, "host")
    }

    private mutating func settle(_ technology: String, _ role: String) {
      guard type == nil else { return }
      type = technology
      self.role = role
    }

    mutating func lookForContainers(_ reply: Reply) {
      for line in reply.lines("virtual.cgroup") {
        if line.contains(/\/docker(\/|-[0-9a-f]+\.scope)/) { isGuest(of: "docker") }
        if line.contains("/lxc/") || line.contains("/machine.slice/machine-lxc") {
          isGuest(of: "lxc")
        }
        if line.contains("/system.slice/containerd.service") { isGuest(of: "containerd") }
      }
      for variable in (reply["virtual.environ"] ?? "").split(separator: "\u{1}") {
        if variable.contains("container=lxc") { isGuest(of: "lxc") }
        if variable.contains("container=podman") { isGuest(of: "podman") }
        if variable.hasPrefix("container="), variable.count > 10 { isGuest(of: "container") }
      }
      let paths = Set(reply.all("virtual.path"))
      if paths.contains("/proc/vz"), !paths.contains("/proc/lve") {
        if paths.contains("/proc/bc") { isHost(of: "openvz") } else { isGuest(of: "openvz") }
      }
      let container = reply.trimmed("virtual.container")
      if let container { isGuest(of: container) }
      if paths.contains("/.dockerenv") || paths.contains("/.dockerinit") { isGuest(of: "docker") }
      let isKnown = ["docker", "lxc", "podman", "openvz", "containerd"].contains {
        guest.contains($0)
      }
      if isKnown || container != nil { guest.append("container") }
      if paths.contains("/proc/xen") {
        let isController = reply["virtual.xen"]?.contains("control_d") == true
        if isController { isHost(of: "xen") } else { settle("xen", "guest") }
      }
    }

    mutating func lookForMachines(_ reply: Reply) {
      let product = reply.trimmed("virtual.product_name") ?? ""
      let vendor = reply.trimmed("virtual.sys_vendor") ?? ""
      let bios = reply.trimmed("virtual.bios_vendor") ?? ""
      let family = reply.trimmed("virtual.product_family") ?? ""
      if ["KVM", "KVM Server", "Bochs", "AHV"].contains(product) { isGuest(of: "kvm") }
      if vendor == "oVirt" { isGuest(of: "oVirt") }
      if vendor == "Red Hat", family == "RHV" { isGuest(of: "RHV") }
      if vendor == "Red Hat", family != "RHV", product == "RHEV Hypervisor" { isGuest(of: "RHEV") }
      if product.hasPrefix("VMware") { isGuest(of: "VMware") }
      if ["OpenStack Compute", "OpenStack Nova"].contains(product) { isGuest(of: "openstack") }
      if bios == "Xen" { isGuest(of: "xen") }
      if bios == "innotek GmbH" { isGuest(of: "virtualbox") }
      if ["Amazon EC2", "DigitalOcean", "Hetzner"].contains(bios) { isGuest(of: "kvm") }
      let clouds = ["QEMU", "Amazon EC2", "DigitalOcean", "Google", "Scaleway", "Nutanix"]
      if clouds.contains(vendor) { isGuest(of: "kvm") }
      let vendors = [
        "KubeVirt": "KubeVirt", "Microsoft Corporation": "VirtualPC",
        "Parallels Software International Inc.": "parallels", "OpenStack Foundation": "openstack",
      ]
      if let technology = vendors[vendor] { isGuest(of: technology) }
      for line in reply.lines("virtual.cpuinfo") {
        if line.contains(/^model name.*QEMU Virtual CPU/) { isGuest(of: "kvm") }
        if line.contains(/^(vendor_id.*User Mode Linux|model name.*UML)/) { isGuest(of: "uml") }
        if line.contains(/^vendor_id.*PowerVM Lx86/) { isGuest(of: "powervm_lx86") }
      }
    }

    mutating func lookForHosts(_ reply: Reply) {
      let modules = Set(reply.lines("virtual.modules").map { $0.prefix { $0 != " " } })
      if modules.contains("kvm") { isHost(of: "kvm") }
      if modules.contains("vboxdrv") { isHost(of: "virtualbox") }
      if modules.contains("virtio") {
        host.append("kvm")
        settle("kvm", "guest")
      }
      if reply.all("virtual.path").contains("/dev/kvm") { isHost(of: "kvm") }
    }
  }
}
