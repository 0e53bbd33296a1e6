import Values

/// A package as a task names it: `name`, `name=version`, `name>=version`.
struct AptSpecification: Hashable {
  var text: String
  var name: String
  /// `=` or `>=`.
  var comparison: String?
  var version: String?

  init(_ text: String) {
    self.text = text
    name = text
    guard let equals = text.firstIndex(of: "=") else { return }
    let isLowerBound = text[..<equals].last == ">"
    name = String(text[..<equals].dropLast(isLowerBound ? 1 : 0))
    comparison = isLowerBound ? ">=" : "="
    version = String(text[equals...].dropFirst())
  }

  /// Whether a version is one of those that are asked for.
  func accepts(_ candidate: String) -> Bool {
    guard let version else { return true }
    return comparison == "="
      ? Wildcard(version).matches(candidate)
      : DebianVersion(candidate) >= DebianVersion(version)
  }
}

/// What dpkg and apt know of some packages.
struct AptPackages {
  struct Package {
    var installed: String?
    var hasFiles = false
    var candidate: String?
    /// All versions that apt knows, the newest first.
    var versions: [String] = []
  }

  /// How a package stands to what is asked for.
  struct Status {
    var isInstalled = false
    var fits = false
    var installable: Installable?
    var hasFiles = false
  }

  enum Installable: Equatable {
    case version(String)
    /// A name that several packages provide: apt chooses.
    case unknown
  }

  private var packages: [String: Package] = [:]
  private var providers: [String: [String]] = [:]

  /// Reads `dpkg-query`'s table (status, name, architecture, version), what `apt-cache policy`
  /// printed, and a table of names and what provides them.
  init(table: String, policy: String, providers: String) {
    for line in table.pythonLines {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count >= 4, fields[0] != "not-installed" else { continue }
      for name in [fields[1], "\(fields[1]):\(fields[2])"] {
        if packages[name]?.installed != nil { continue }
        let isInstalled = fields[0] == "installed"
        packages[name, default: Package()].installed = isInstalled ? fields[3] : nil
        packages[name]?.hasFiles = isInstalled || fields[0] == "config-files"
      }
    }
    read(policy: policy)
    for line in providers.pythonLines {
      let fields = line.split(separator: "\t").map(String.init)
      if fields.count == 2 { self.providers[fields[0], default: []].append(fields[1]) }
    }
  }

  private mutating func read(policy: String) {
    var name = ""
    var isTable = false
    for line in policy.pythonLines {
      if !line.hasPrefix(" ") {
        name = String(line.dropLast())
        isTable = false
      } else if line.hasPrefix("  Candidate: ") {
        let version = String(line.dropFirst(13))
        if version != "(none)" { packages[name, default: Package()].candidate = version }
      } else if line.hasPrefix("  Version table:") {
        isTable = true
      } else if isTable, [" *** ", "     "].contains(line.prefix(5)), !line.hasPrefix("      ") {
        let version = line.dropFirst(5).prefix { $0 != " " }
        packages[name, default: Package()].versions.append(String(version))
      }
    }
  }

  private func package(_ name: String) -> Package? {
    if let package = packages[name] { return package }
    return name.contains(":") ? packages[String(name.prefix { $0 != ":" })] : nil
  }

  /// How a package stands to what is asked for; nil if there is none of that name.
  func status(of wanted: AptSpecification) -> Status? {
    guard let package = package(wanted.name) else { return virtualStatus(of: wanted) }
    let best =
      wanted.comparison == "="
      ? package.versions.first(where: wanted.accepts) : package.candidate
    var status = Status(isInstalled: package.installed != nil, hasFiles: package.hasFiles)
    guard let installed = package.installed else {
      status.installable = best.map(Installable.version)
      return status
    }
    status.fits = wanted.accepts(installed)
    if let best, best != installed, wanted.accepts(best) { status.installable = .version(best) }
    return status
  }

  private func virtualStatus(of wanted: AptSpecification) -> Status? {
    guard let providers = providers[wanted.name] else { return nil }
    if providers.count == 1 {
      var provider = wanted
      provider.name = providers[0]
      if let status = status(of: provider), status.isInstalled { return status }
    }
    return Status(installable: .unknown)
  }
}
