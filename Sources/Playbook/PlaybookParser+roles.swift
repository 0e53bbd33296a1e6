import Diagnostics
import OrderedCollections
import SystemPackage
import Values

extension PlaybookParser {
  /// The roles that a play or a role's `dependencies` name.
  mutating func parseRoles(_ node: Located?) -> [Role] {
    (node?.sequence ?? []).compactMap { item in
      reference(item).flatMap { makeRole($0) }
    }
  }

  private mutating func reference(_ node: Located) -> RoleReference? {
    if let scalar = node.scalar, !scalar.isNull {
      guard let name = rendered(node) else { return nil }
      return RoleReference(name: name, location: node.location)
    }
    guard let entries = node.entries else {
      report(.notAMapping(what: "a role", found: node.kindName), at: node.start)
      return nil
    }
    guard let name = node.entry("role") ?? node.entry("name") ?? node.entry("src") else {
      report(.missingRoleName, at: node.start)
      return nil
    }
    let keywords = Place.role.keywords
    let isKeyword: (Located.Entry) -> Bool = {
      Keyword(rawValue: $0.key.text ?? "").map(keywords.contains) ?? false
    }
    guard let text = rendered(name.value) else { return nil }
    var reference = RoleReference(name: text, location: name.value.location)
    reference.directives = parseDirectives(entries.filter(isKeyword), place: .role)
    for entry in entries where !isKeyword(entry) && !["role", "name"].contains(entry.key.text) {
      reference.parameters[entry.key.value] = entry.value.value
    }
    return reference
  }

  /// The role that a place names, with everything it depends on; nil where it cannot be read, which
  /// has been reported.
  mutating func makeRole(_ reference: RoleReference) -> Role? {
    let finder = RoleFinder(settings: loader.settings, folders: loader.folders)
    switch finder.find(reference.name, in: here) {
    case .failure(let search):
      let nearest = Suggestion.nearest(to: reference.name, among: search.names)
      let shown = search.searched.map { loader.folders.shown($0) }
      report(
        .missingFile(
          what: "role", reference.name, searched: shown, nearest: nearest),
        at: reference.location)
      return nil
    case .success(let place):
      let key = "role \(place.path) \(reference.entryPoints)"
      guard !here.chain.contains(key) else {
        report(.roleLoop(reference.name), at: reference.location)
        return nil
      }
      var content = content(of: place, reference, key)
      if reference.validates, let specification = content.specification,
        let task = validation(specification, reference, place)
      {
        content.tasks.insert(.task(task), at: 0)
      }
      return Role(reference, at: place, content)
    }
  }

  /// What the role's folder holds; read once for all plays unless it depends on variables.
  private mutating func content(
    of place: RolePlace, _ reference: RoleReference, _ key: String
  ) -> RoleContent {
    loader.modules.note(role: place.path)
    let cacheKey = "\(key) \(here.folder)"
    if let known = loader.content(cacheKey) { return known }
    let outer = (dependsOnVariables, importedRoles)
    dependsOnVariables = false
    importedRoles = []
    let vars = [reference.parameters, reference.directives[.vars]?.value.mapping ?? [:]]
    var content = within({
      $0.role = place
      $0.includes = []
      $0.section = "tasks"
      $0.chain.append(key)
    }) { $0.readContent(of: place, reference, vars) }
    content.imports = importedRoles
    if !dependsOnVariables { loader.keep(content, as: cacheKey) }
    (dependsOnVariables, importedRoles) = (outer.0 || dependsOnVariables, outer.1)
    return content
  }

  private mutating func readContent(
    of place: RolePlace, _ reference: RoleReference, _ given: [Mapping]
  ) -> RoleContent {
    let files = RoleFiles(folder: FilePath(place.path), folders: loader.folders)
    let points = reference.entryPoints
    var content = RoleContent()
    content.variables = readVariables(files, "vars", points.variables, reference)
    content.defaults = readVariables(files, "defaults", points.defaults, reference)
    here.variables = [content.defaults] + here.variables + [content.variables] + given
    let metadata = files.main("meta", named: nil).flatMap { read($0, at: reference.location) }
    content.collections = place.collection.map { [$0] } ?? []
    content.collections += metadata?.entry("collections")?.value.texts ?? []
    here.collections = content.collections
    let duplicates = metadata?.entry("allow_duplicates")?.value.scalar
    content.allowsDuplicates = duplicates.flatMap { Truth.reads($0) } ?? false
    content.dependencies = parseRoles(metadata?.entry("dependencies")?.value)
    content.specification = specification(files, metadata, entryPoint: points.tasks ?? "main")
    content.tasks = readStatements(files, "tasks", points.tasks, reference)
    content.handlers = readStatements(files, "handlers", points.handlers, reference)
    return content
  }

  private mutating func readVariables(
    _ files: RoleFiles, _ section: String, _ name: String?, _ reference: RoleReference
  ) -> Mapping {
    let paths = files.all(section, named: name)
    if paths.isEmpty { reportMissing(section, name, files, reference) }
    var variables: Mapping = [:]
    for path in paths {
      guard let node = read(path, at: reference.location), node.scalar?.isNull != true else {
        continue
      }
      guard let mapping = node.value.mapping else {
        report(.notAMapping(what: "a file of variables", found: node.kindName), at: node.start)
        continue
      }
      variables.merge(mapping) { _, new in new }
    }
    return variables
  }

  private mutating func readStatements(
    _ files: RoleFiles, _ section: String, _ name: String?, _ reference: RoleReference
  ) -> [Statement] {
    guard let path = files.main(section, named: name) else {
      reportMissing(section, name, files, reference)
      return []
    }
    guard let node = read(path, at: reference.location) else { return [] }
    return within({ $0.section = section }) {
      $0.parseFile(node, place: section == "handlers" ? .handler : .task)
    }
  }

  private mutating func reportMissing(
    _ section: String, _ name: String?, _ files: RoleFiles, _ reference: RoleReference
  ) {
    guard let name else { return }
    reportMissing(
      "file", "\(section)/\(name)",
      [files.folder.appending(section).pushing(FilePath(name))], at: reference.location)
  }

  /// The statements of a file of tasks; what is no list is reported.
  mutating func parseFile(_ node: Located, place: Place) -> [Statement] {
    if node.scalar?.isNull == true { return [] }
    guard node.sequence != nil else {
      report(.notATaskList(found: node.kindName), at: node.start)
      return []
    }
    return parseStatements(node, place: place)
  }
}
