import Diagnostics
import OrderedCollections
import Remote
import Values
import YAML

/// What `helm` tells of a release and of a chart.
extension Helm {
  /// Whether a deployment would change something.
  struct Verdict {
    var isChanged: Bool
    /// What would change, as the plugin `diff` shows it.
    var difference: String?
    /// Whether only versions and values were compared.
    var isGuess = false
  }

  /// The release as `helm list` shows it, with its values; nil where there is none.
  func status(_ call: HelmCall) async throws -> Mapping? {
    let text = try await call.output(of: ["list", "--output=json", "--filter=\(release)"])
    let list = try? JSONReader.value(ofText: text)
    let found = list?.items?.compactMap(\.mapping).first { $0["name"]?.string == release }
    guard var found else { return nil }
    let values = try await call.output(of: ["get", "values", "--output=json", "--", release])
    found["values"] = .mapping((try? JSONReader.value(ofText: values))?.mapping ?? [:])
    return found
  }

  /// The chart's own description, which holds its real name and version.
  func chartInformation(_ call: HelmCall) async throws -> Mapping {
    let words = ["show", "chart"] + origin + ["--"]
    let text = try await call.output(of: words, path: chart)
    return try YAML.load(SourceFile(name: "Chart.yaml", text: text)).value.value.mapping ?? [:]
  }

  /// Refreshes the charts that it needs; the result is a reason not to go on.
  func dependencies(
    of information: Mapping, _ call: HelmCall, _ warnings: inout [Value]
  ) async throws -> TaskResult? {
    if information["dependencies"]?.items?.isEmpty ?? true {
      warnings.append(
        .string(Self.needless))
      return nil
    }
    if refreshesApart {
      if !call.context.isCheckMode {
        _ = try await call.output(of: ["dependency", "update", "--"], path: chart)
      }
      return nil
    }
    warnings.append(.string(Self.unstable))
    if replaces { return nil }
    return .failure(
      "'--dependency-update' hasn't been supported yet with 'helm upgrade'. "
        + "Please use 'helm install' instead by adding 'replace' option")
  }

  private static let needless =
    "There is no dependencies block defined in Chart.yaml. Dependency update will not be"
    + " performed. Please consider add dependencies block or disable dependency_update to"
    + " remove this warning."
  private static let unstable =
    "This is a not stable feature with 'chart_repo_url'. Please consider to use dependency update"
    + " with on-disk charts"

  /// Whether the chart lies on the host, where its dependencies are refreshed by a call of its own.
  var refreshesApart: Bool {
    let chart = chart ?? ""
    return source == nil && !chart.hasPrefix("http://") && !chart.hasPrefix("https://")
  }

  /// Compares with the plugin `diff`, or without it by values and versions.
  func wouldChange(
    _ call: HelmCall, _ status: Mapping, _ information: Mapping
  ) async throws -> Verdict {
    let plugins = try await call.output(of: ["plugin", "list"])
    if plugins.split(separator: "\n").contains(where: {
      $0.split(separator: "\t").first?.withoutBlanks == "diff"
    }) {
      let words = ["diff", "upgrade"] + origin + (replaces ? [] : ["--reset-values"]) + valuesWords
      let text = try await call.output(of: words + ["--", release], path: chart, input: valuesText)
      return Verdict(
        isChanged: !text.withoutOuterSpaces.isEmpty, difference: text.withoutOuterSpaces)
    }
    var wanted: Mapping = [:]
    for file in valuesFiles {
      wanted.merge(try await content(of: file, call)) { $1 }
    }
    wanted.merge(values.mapping ?? [:]) { $1 }
    let name =
      "\(information["name"]?.pythonString ?? "")-\(information["version"]?.pythonString ?? "")"
    let version = information["appVersion"]?.pythonString ?? ""
    let isSame =
      status["values"] == .mapping(wanted) && status["chart"]?.string == name
      && (status["app_version"]?.pythonString ?? "") == version
    return Verdict(isChanged: !isSame, isGuess: true)
  }

  private func content(of file: String, _ call: HelmCall) async throws -> Mapping {
    let result = try await call.context.connect().run(
      Request(script: "eval \"cat <$1\"", arguments: [CommandCall.expandable(file)]))
    guard result.status == 0 else {
      throw HelmCall.Failure(
        result: .failure(String(decoding: result.errors, as: UTF8.self).withoutOuterSpaces))
    }
    let source = SourceFile(name: file, text: String(decoding: result.output, as: UTF8.self))
    return try YAML.load(source).value.value.mapping ?? [:]
  }
}

extension Substring {
  fileprivate var withoutBlanks: String { String(self).withoutOuterSpaces }
}
