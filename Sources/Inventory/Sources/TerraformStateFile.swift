import Diagnostics
import Values

/// States of Terraform: its machines as hosts, its outputs as variables of all.
///
/// The hosts of a resource are a group of its name. A host has `ansible_host`, where the state knows
/// an address, and `terraform`, its attributes; sources that come later in the command line say more.
enum TerraformStateFile: InventorySource {
  static let name = "terraform_state"

  static func recognises(_ candidate: SourceCandidate) -> Bool {
    candidate.file != nil && candidate.fileExtension == ".tfstate"
  }

  static func load(_ candidate: SourceCandidate, into inventory: inout Inventory) throws {
    guard let file = candidate.file else { return }
    let state = try TerraformState(file)
    for output in state.outputs {
      try inventory.define(output.name, output.value, onGroup: "all", at: output.location)
    }
    for machine in state.machines {
      inventory.addGroup(machine.resource, at: machine.location)
      inventory.addHost(machine.name, to: machine.resource, at: machine.location)
      inventory.define("terraform", machine.attributes, onHost: machine.name, at: machine.location)
      if let address = machine.address {
        inventory.define(
          "ansible_host", .string(address), onHost: machine.name, at: machine.location)
      }
    }
  }
}
