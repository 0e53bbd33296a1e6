import OrderedCollections
import Values

/// How a deployment is written for `helm`.
extension Helm {
  /// Which chart of that name is meant.
  var origin: [String] {
    (version.map { ["--version=\($0)"] } ?? []) + (source.map { ["--repo=\($0)"] } ?? [])
  }

  /// The values for the program's standard input: JSON, which is YAML too.
  var valuesText: [UInt8] {
    hasValues ? Array(JSONWriter(secrets: .exposed).text(of: values).utf8) : []
  }

  private var hasValues: Bool { !(values.mapping?.isEmpty ?? true) }

  /// Where values come from; later ones win.
  var valuesWords: [String] {
    valuesFiles.map { "--values=\($0)" } + (hasValues ? ["--values=-"] : [])
  }

  /// The call that installs or upgrades, up to the chart.
  func deployWords(isUpgrade: Bool) -> [String] {
    var words = replaces ? ["install"] : ["upgrade", "--install", "--reset-values"]
    if replaces, updatesDependencies, !refreshesApart { words.append("--dependency-update") }
    words += origin
    if waits {
      words.append("--wait")
      if let patience { words.append("--timeout=\(patience)") }
    }
    if let timeout { words.append("--timeout=\(timeout)") }
    let flags = [
      (isAtomic, "--atomic"), (isForced && isUpgrade, "--force"), (replaces, "--replace"),
      (skipsHooks, "--no-hooks"), (makesNamespace, "--create-namespace"),
      (skipsDefinitions, "--skip-crds"),
    ]
    words += flags.filter(\.0).map(\.1) + valuesWords
    if let postRenderer { words.append("--post-renderer=\(postRenderer)") }
    if let historyLength { words.append("--history-max=\(historyLength)") }
    return words + settingWords + ["--", release]
  }

  private var settingWords: [String] {
    settings.compactMap(\.mapping).map { setting in
      let kind = setting["value_type"]?.string ?? "raw"
      let value = setting["value"]?.pythonString ?? ""
      return "--set\(kind == "raw" ? "" : "-\(kind)")=\(value)"
    }
  }
}
