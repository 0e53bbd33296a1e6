import Diagnostics
import OrderedCollections
import SystemPackage
import Values

extension PlaybookParser {
  /// What an entry point of a role expects to be given: from `meta/argument_specs`, else from
  /// `meta/main`.
  mutating func specification(
    _ files: RoleFiles, _ metadata: Located?, entryPoint: String
  ) -> Located? {
    var specifications = metadata?.entry("argument_specs")?.value
    for ending in [".yml", ".yaml", ".json"] {
      let path = files.folder.appending("meta").appending("argument_specs" + ending)
      guard files.folders.kind(of: path) == .file else { continue }
      specifications = read(path, at: nil)?.entry("argument_specs")?.value
      break
    }
    return specifications?.entry(entryPoint)?.value
  }

  /// The task that checks what a role is given, before its own tasks.
  func validation(
    _ specification: Located, _ reference: RoleReference, _ place: RolePlace
  ) -> Task? {
    guard specification.entries?.isEmpty == false else { return nil }
    let location = specification.start
    let entryPoint = reference.entryPoints.tasks ?? "main"
    var name = "Validating arguments against arg spec '\(entryPoint)'"
    if let description = specification.entry("short_description")?.value.scalar {
      name += " - " + description.pythonString
    }
    let context: Mapping = [
      "type": "role", "name": .string(place.name), "argument_spec_name": .string(entryPoint),
      "path": .string(place.path),
    ]
    func entry(_ key: String, _ value: Value) -> Located.Entry {
      Located.Entry(
        key: Located(.scalar(.string(key)), at: location),
        value: Located(.scalar(value), at: location))
    }
    var directives = Directives()
    directives.set(.name, entry("name", .string(name)))
    directives.set(.tags, entry("tags", "always"))
    let module = "ansible.builtin.validate_argument_spec"
    let action = Task.Action(
      name: module, module: module, location: location,
      arguments: [
        entry("argument_spec", specification.entry("options")?.value.value ?? [:]),
        entry("provided_arguments", .mapping(reference.parameters)),
        entry("validate_args_context", .mapping(context)),
      ], template: nil)
    return Task(
      id: loader.nextTaskID(), directives: directives, action: action, loop: nil, apply: nil,
      location: location)
  }
}
