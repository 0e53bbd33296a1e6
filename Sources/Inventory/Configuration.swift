public import Diagnostics
public import SystemPackage

/// The settings of `ansible.cfg` and of the environment.
public struct Configuration: Sendable {
  /// Where a setting comes from.
  public enum Origin: Sendable, Hashable {
    /// Nothing sets it.
    case fallback
    /// An environment variable.
    case environment(String)
    /// A file.
    case file(SourceLocation)
  }

  /// The file that was read; nil where there is none.
  public private(set) var file: FilePath?
  /// Such as a file that is left out because others may write to it.
  public private(set) var warnings: [Diagnostic] = []
  private var values: [String: any Sendable] = [:]
  private var origins: [String: Origin] = [:]

  /// Ansible's defaults.
  public init() {}

  /// The value of a setting.
  public subscript<Content>(key: ConfigurationKey<Content>) -> Content {
    values[key.name] as? Content ?? key.fallback
  }

  /// Where the value of a setting comes from.
  public func origin<Content>(of key: ConfigurationKey<Content>) -> Origin {
    origins[key.name] ?? .fallback
  }

  /// The settings that something sets: name, value as text, and where it comes from.
  public var changes: [(name: String, value: String, origin: Origin)] {
    origins.keys.sorted().map { name in
      (name, values[name].map(Self.text) ?? "", origins[name] ?? .fallback)
    }
  }

  private static func text(_ value: any Sendable) -> String {
    switch value {
    case let path as FilePath: path.string
    case let paths as [FilePath]: paths.map(\.string).joined(separator: ", ")
    case let texts as [String]: texts.joined(separator: ", ")
    case let text as String: text
    case let number as Int: "\(number)"
    default: "\(value)"
    }
  }

  /// Finds and reads the settings, as ansible-core 2.16 does.
  ///
  /// The file is the first of: what `ANSIBLE_CONFIG` names, `ansible.cfg` in the working directory
  /// unless everybody may write there, `~/.ansible.cfg`, `/etc/ansible/ansible.cfg`.
  ///
  /// - Parameter paths: The environment and the working directory.
  /// - Returns: The settings.
  /// - Throws: A `DiagnosticError` with all mistakes of the file and of the environment.
  public static func load(_ paths: PathExpansion = PathExpansion()) throws -> Configuration {
    var configuration = Configuration()
    var settings: INISettings?
    if let path = configuration.find(paths) {
      configuration.file = path
      let isHere = path.removingLastComponent() == paths.workingDirectory
      let name = isHere ? path.lastComponent?.string : nil
      settings = INISettings(try Files.read(path, name: name))
    }
    var mistakes = settings?.mistakes ?? []
    for key in ConfigurationKeys.all {
      do {
        try key.resolve(settings, paths, into: &configuration)
      } catch {
        mistakes.append(error)
      }
    }
    if !mistakes.isEmpty {
      mistakes.sort { ($0.location?.range.lowerBound ?? 0) < ($1.location?.range.lowerBound ?? 0) }
      throw DiagnosticError(mistakes.map(\.diagnostic))
    }
    return configuration
  }

  private mutating func find(_ paths: PathExpansion) -> FilePath? {
    var candidates: [FilePath] = []
    if let given = paths.environment["ANSIBLE_CONFIG"] {
      let path = paths.path(given)
      candidates.append(Files.kind(of: path) == .directory ? path.appending("ansible.cfg") : path)
    }
    let here = paths.workingDirectory.appending("ansible.cfg")
    let isPublic = Files.isPublic(paths.workingDirectory)
    if !isPublic { candidates.append(here) }
    candidates += [paths.path("~/.ansible.cfg"), "/etc/ansible/ansible.cfg"]
    let found = candidates.first { Files.kind(of: $0) == .file && Files.isReadable($0) }
    let isGiven =
      found != nil && paths.environment["ANSIBLE_CONFIG"] != nil && found == candidates[0]
    if isPublic, !isGiven, Files.kind(of: here) != nil {
      warnings.append(InventoryError(.publicDirectory(here.string)).warning)
    }
    return found
  }

  mutating func set(_ name: String, to value: any Sendable, from origin: Origin) {
    values[name] = value
    origins[name] = origin
  }
}

/// A setting, whatever its type.
protocol ConfigurationSetting: Sendable {
  /// Finds its value and remembers it.
  func resolve(
    _ settings: INISettings?, _ paths: PathExpansion, into configuration: inout Configuration
  ) throws(InventoryError)
}

extension ConfigurationKey: ConfigurationSetting {
  func resolve(
    _ settings: INISettings?, _ paths: PathExpansion, into configuration: inout Configuration
  ) throws(InventoryError) {
    if let variable = environment.last(where: { paths.environment[$0] != nil }),
      let text = paths.environment[variable]
    {
      do {
        let source = ConfigurationText(text: text, paths: paths, directory: nil)
        configuration.set(name, to: try read(source), from: .environment(variable))
        return
      } catch {
        // An empty variable of another type than text counts as not set.
        if text.isEmpty { return }
        throw InventoryError(.wrongSetting(variable, text: text, error))
      }
    }
    for place in places.reversed() {
      guard let value = settings?.value(place.section, place.name) else { continue }
      let source = ConfigurationText(
        text: value.text, paths: paths, directory: configuration.file?.removingLastComponent())
      do {
        configuration.set(name, to: try read(source), from: .file(value.location))
        return
      } catch {
        throw InventoryError(.wrongSetting(name, text: value.text, error), at: value.location)
      }
    }
  }
}

extension Configuration {
  /// How the sources of the inventory are to be found and read.
  public var inventoryOptions: Inventory.Options {
    var options = Inventory.Options()
    options.enabledFormats = self[.enabledInventoryPlugins]
    options.ignoredExtensions = self[.ignoredInventoryExtensions]
    options.ignoredPatterns = self[.ignoredInventoryPatterns]
    options.requiresEverySource = self[.everyInventoryMustParse]
    // Only who says `no` in so many words gets Ansible's warnings instead of errors.
    options.toleratesBrokenSources =
      !self[.everyInventoryMustParse] && origin(of: .everyInventoryMustParse) != .fallback
    return options
  }
}
