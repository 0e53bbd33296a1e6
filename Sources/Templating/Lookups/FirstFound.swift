import Jinja
import OrderedCollections
import Values

extension Lookup {
  /// The path of the first file that exists.
  ///
  /// A term is a name, a list of names, or a mapping of `files`, `paths` and `skip`; names are
  /// separated by commas and semicolons, paths by colons too.  A name that is not defined is left
  /// out.
  static let firstFound = Lookup("first_found") { call in
    var search = Search(call)
    let terms = call.terms.isEmpty ? call.option("files").map(\.itemsOrSelf) ?? [] : call.terms
    try search.add(terms)
    let files = try LookupFiles(call.templar)
    for name in search.names {
      if let path = files.find(name, in: call.subfolder) { return [.string(path)] }
    }
    if search.isOptional { return [] }
    throw LookupFailure(
      "none of the files exists",
      hint: search.names.isEmpty
        ? nil : "looked for " + search.names.map { "`\($0)`" }.joined(separator: ", "))
  }

  /// The names to look for, in order.
  private struct Search {
    var names: [String] = []
    /// Whether it is all right to find nothing; the last term that says so or not decides.
    var isOptional = false
    /// The options that a name without any has: those of the mapping before it.
    private var options: Mapping = [:]

    init(_ call: LookupCall) {
      // As in Ansible, options beside terms do not count.
      guard call.terms.isEmpty else { return }
      options = Mapping(
        call.options.map { (.string($0.name), $0.value) }, uniquingKeysWith: { $1 })
    }

    mutating func add(_ terms: [Value]) throws {
      for term in terms {
        if term.string != nil {
          try add(files: [term])
        } else if let mapping = term.mapping {
          options = mapping
          try add(files: mapping["files"]?.itemsOrSelf ?? [])
        } else if let items = term.items {
          try add(items)
        } else if term.isDefined {
          throw LookupFailure(
            "it takes names, lists and mappings, but this is of type `\(term.typeName)`")
        }
      }
    }

    private mutating func add(files: [Value]) throws {
      let paths = options["paths"].map(\.itemsOrSelf) ?? []
      isOptional = try options["skip"].map(Self.flag) ?? false
      let names = Self.split(files, ",;")
      let folders = Self.split(paths, ",:;")
      if folders.isEmpty {
        self.names += names
      } else {
        self.names += folders.flatMap { folder in
          names.map { folder.isEmpty ? $0 : LookupFiles.joined(folder, $0) }
        }
      }
    }

    private static func flag(_ value: Value) throws -> Bool {
      guard let flag = Truth.reads(value) else {
        throw LookupMistake("`skip` must be `true` or `false`")
      }
      return flag
    }

    private static func split(_ values: [Value], _ separators: String) -> [String] {
      values.flatMap { value -> [String] in
        if value.string == nil, let items = value.items { return split(items, separators) }
        guard value.isDefined else { return [] }
        return value.pythonString.split(omittingEmptySubsequences: false) {
          separators.contains($0)
        }.map(String.init)
      }
    }
  }
}
