import OrderedCollections
import Values

/// A block as compiled.
struct BlockCode: Sendable {
  let name: String
  let isRequired: Bool
  let slotCount: Int
  let names: NameTable
  let body: Executor
}

/// `self.name` or `super`: a block that can be called.
final class BlockReference: Callable, Attributed {
  private let name: String
  private let level: Int
  private let frame: Int

  init(_ name: String, level: Int, frame: Int) {
    self.name = name
    self.level = level
    self.frame = frame
  }

  var typeName: String { "BlockReference" }

  func attribute(_ name: String, in rendering: Rendering) -> Value? {
    name == "super" ? .object(BlockReference(self.name, level: level + 1, frame: frame)) : nil
  }

  func call(_ arguments: Arguments, in rendering: Rendering) throws -> Value {
    guard let frame = rendering.frame(frame) else {
      throw TemplateError("the block `\(name)` is gone: its template is done")
    }
    return try rendering.captured {
      try BlockReference.render(name, level: level, in: frame.context)
    }
  }

  /// Renders the block at `level`, 0 being that of the most derived template.
  static func render(_ name: String, level: Int, in context: Context) throws {
    guard let line = context.blocks[name], line.indices.contains(level) else {
      throw TemplateError("there is no parent block `\(name)`")
    }
    let code = line[level]
    try context.rendering.nested {
      let frame = Frame(slots: code.slotCount, context: context, names: code.names)
      frame.block = (name, level)
      _ = try code.body(frame)
    }
  }
}

/// The variable `self`: the blocks of the template.
final class TemplateReference: Attributed {
  private let names: Set<String>
  private let frame: Int

  init(_ names: Set<String>, frame: Int) {
    self.names = names
    self.frame = frame
  }

  var typeName: String { "TemplateReference" }

  func attribute(_ name: String, in rendering: Rendering) -> Value? {
    names.contains(name) ? .object(BlockReference(name, level: 0, frame: frame)) : nil
  }
}

/// An imported template: what its top level has set, and its text.
final class Module: Attributed {
  private let name: String
  private let exports: [String: Value]
  private let content: Value

  init(_ name: String, exports: [String: Value], text: Value) {
    self.name = name
    self.exports = exports
    content = text
  }

  var typeName: String { "TemplateModule" }
  var pythonString: String { content.pythonString }
  var pythonRepresentation: String { "<TemplateModule '\(name)'>" }

  func attribute(_ name: String, in rendering: Rendering) -> Value? {
    name.hasPrefix("_") ? nil : exports[name]
  }
}
