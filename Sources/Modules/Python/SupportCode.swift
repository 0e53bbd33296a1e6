import OrderedCollections
import SystemPackage

/// The code that a Python module imports from `ansible.module_utils` and from collections, all of it,
/// found without running Python.
struct SupportCode {
  let library: PythonLibrary
  /// The files of the payload, by their paths in it.
  private(set) var files: OrderedDictionary<String, [UInt8]> = [:]
  private var known: Set<String> = []

  init(_ library: PythonLibrary) { self.library = library }

  /// Adds a module as `name`, such as `ansible.modules.kube`, and all that it imports.
  mutating func add(_ source: [UInt8], as name: String) {
    known.insert(name)
    addPackages(above: name)
    let path = name.replacing(".", with: "/")
    files["\(path).py"] = source
    var waiting = PythonImports(source, of: name, isPackage: false).names
    waiting += Self.always
    while let wanted = waiting.popLast() { waiting += take(wanted) }
  }

  /// What starts a module needs these, whether it imports them or not; ansible-core has the latter
  /// since 2.19, and imports them by names that it makes up.
  private static let always = [
    "ansible.module_utils.basic",
    "ansible.module_utils._internal._json._profiles._module_legacy_c2m",
    "ansible.module_utils._internal._json._profiles._module_legacy_m2c",
  ]

  /// Adds what a name means, and answers what that imports.
  private mutating func take(_ wanted: String) -> [String] {
    guard wanted.hasPrefix("ansible.module_utils.") || wanted.hasPrefix("ansible_collections.")
    else { return [] }
    // The last part may be a thing in a module rather than a module.
    var name = wanted
    while !known.contains(name) {
      if let (source, isPackage) = source(of: name) {
        known.insert(name)
        let path = name.replacing(".", with: "/")
        files[isPackage ? "\(path)/__init__.py" : "\(path).py"] = source
        let above = addPackages(above: name)
        return above + PythonImports(source, of: name, isPackage: isPackage).names
      }
      guard let dot = name.lastIndex(of: "."), name[..<dot].contains(".") else {
        // Python will say so, if it is needed.
        return []
      }
      name = String(name[..<dot])
    }
    return []
  }

  /// Adds the packages that a module is in, and answers what they import.
  @discardableResult
  private mutating func addPackages(above name: String) -> [String] {
    var imports: [String] = []
    var package = name
    while let dot = package.lastIndex(of: ".") {
      package = String(package[..<dot])
      guard known.insert(package).inserted else { continue }
      let source = packageSource(package)
      files[package.replacing(".", with: "/") + "/__init__.py"] = source
      imports += PythonImports(source, of: package, isPackage: true).names
    }
    return imports
  }

  /// A package whose code the host may have more of, where it is one of the outer ones.
  private func packageSource(_ name: String) -> [UInt8] {
    let isOuter = name.split(separator: ".").count < 3 || name.hasPrefix("ansible.modules")
    if !isOuter, let (source, isPackage) = source(of: name), isPackage { return source }
    let version = name == "ansible" ? "__version__ = '2.16.9'\n" : ""
    let path = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
    return Array((path + version).utf8)
  }

  /// The text of a module or package.
  private func source(of name: String) -> (source: [UInt8], isPackage: Bool)? {
    for place in places(of: name) {
      if let source = PythonLibrary.bytes(of: place.appending("__init__.py")) {
        return (source, true)
      }
      if let source = PythonLibrary.bytes(of: FilePath(place.string + ".py")) {
        return (source, false)
      }
    }
    guard library.installation == nil, let text = StandIn.files[name] else { return nil }
    return (Array(text.utf8), StandIn.packages.contains(name))
  }

  private func places(of name: String) -> [FilePath] {
    let parts = name.split(separator: ".").map(String.init)
    let path = FilePath(parts.joined(separator: "/"))
    guard parts.first == "ansible" else {
      return (library.collections + [library.installation].compactMap(\.self)).map {
        $0.pushing(path)
      }
    }
    let inner = FilePath(parts.dropFirst(2).joined(separator: "/"))
    let own = inner.isEmpty ? [] : library.utilities.map { $0.pushing(inner) }
    return own + [library.installation].compactMap { $0?.pushing(path) }
  }
}
