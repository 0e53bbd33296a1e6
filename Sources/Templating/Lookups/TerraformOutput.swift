import Diagnostics
import Inventory
import Jinja
import SystemPackage
import Values

extension Lookup {
  /// Outputs of a Terraform configuration, from the state in the folder of the playbook or one that
  /// `state` names.
  static let terraformOutput = Lookup("terraform_output") { call in
    let files = try LookupFiles(call.templar)
    let written = try call.text("state") ?? TerraformState.fileName
    let path = files.candidates(written, in: "files").last ?? written
    InputRecorder.current?.note(file: path)
    let outputs: [TerraformState.Output]
    do {
      outputs = try TerraformState.read(FilePath(path)).outputs
    } catch let error as any DiagnosticConvertible {
      throw LookupFailure(error.diagnostic.message)
    }
    return try call.termTexts().map { name in
      guard let output = outputs.first(where: { $0.name == name }) else {
        let near = Suggestion.nearest(to: name, among: outputs.map(\.name))
        throw LookupFailure(
          "the state `\(path)` has no output `\(name)`"
            + (near.map { "; did you mean `\($0)`?" } ?? ""))
      }
      return output.value
    }
  }
}
