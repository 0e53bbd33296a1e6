import Diagnostics
import OrderedCollections
import SystemPackage
import Templating
import Values
import YAML

extension K8s {
  /// A definition that is none.
  struct Mistake: Error { let message: String }

  /// The objects that are meant, each with what the other arguments say of it.
  func definitions(in context: ModuleContext) throws -> [Mapping] {
    var found: [Value] = []
    if let definition { found += try Self.objects(of: definition) }
    if let source {
      let path = try located(source, "files", context)
      let text = String(decoding: try context.files.read(path, decrypts: true), as: UTF8.self)
      found += try Self.documents(text, name: source)
    }
    for template in template.map({ $0.items ?? [$0] }) ?? [] {
      let call = try Template.decoded(
        from: (template.mapping ?? ["path": template]).reduce(into: ["dest": ""]) {
          $0[$1.key == "path" ? "src" : $1.key] = $1.value
        })
      let path = try located(call.source, "templates", context)
      let text = try context.render(
        TemplateFile(path, name: call.source, options: call.options))
      found += try Self.documents(text, name: call.source)
    }
    if definition == nil, source == nil, template == nil { found = [[:]] }
    return try found.flatMap { try Self.flattened($0) }.map(completed)
  }

  private func located(_ name: String, _ folder: String, _ context: ModuleContext) throws
    -> FilePath
  {
    do {
      return try context.files.find(name, in: folder)
    } catch {
      throw Mistake(message: error.message)
    }
  }

  private static func objects(of value: Value) throws -> [Value] {
    if let text = value.string { return try documents(text, name: "resource_definition") }
    return try value.items?.flatMap(objects) ?? [value]
  }

  private static func documents(_ text: String, name: String) throws -> [Value] {
    do {
      return try YAML.loadAll(SourceFile(name: name, text: text)).map(\.value.value)
        .filter { !$0.isNull }.flatMap { $0.items ?? [$0] }
    } catch {
      throw Mistake(message: "Failed to load resource definition: \(error.message)")
    }
  }

  /// A list's items are objects of their own.
  private static func flattened(_ value: Value) throws -> [Mapping] {
    guard let object = value.mapping else {
      throw Mistake(
        message:
          "Failed to load resource definition: a definition is no mapping: \(value.pythonString)")
    }
    guard let kind = object["kind"]?.string, kind.hasSuffix("List"),
      let items = object["items"]?.items
    else { return [object] }
    return items.compactMap { item in
      var item = item.mapping
      if item?["kind"] == nil { item?["kind"] = .string(String(kind.dropLast(4))) }
      if item?["apiVersion"] == nil { item?["apiVersion"] = object["apiVersion"] }
      return item
    }
  }

  /// What a definition leaves open, the arguments say.
  private func completed(_ object: Mapping) -> Mapping {
    var object = object
    if object["apiVersion"] == nil { object["apiVersion"] = .string(version) }
    if object["kind"] == nil, let kind { object["kind"] = .string(kind) }
    var metadata = object["metadata"]?.mapping ?? [:]
    if metadata["name"] == nil, metadata["generateName"] == nil {
      if let name = self.object { metadata["name"] = .string(name) }
      if let prefix { metadata["generateName"] = .string(prefix) }
    }
    if metadata["namespace"] == nil, let namespace { metadata["namespace"] = .string(namespace) }
    object["metadata"] = .mapping(metadata)
    return object
  }
}
