import OrderedCollections
import Values

extension Apt {
  var dpkgWords: [String] {
    dpkgOptions.split(separator: ",").flatMap { ["-o", "Dpkg::Options::=--\($0)"] }
  }

  private func simulation(_ context: ModuleContext) -> String {
    context.isCheckMode ? "--simulate" : ""
  }

  func install(_ found: AptLookup.Answer, in context: ModuleContext) async throws -> TaskResult {
    var chosen: [String] = []
    if state == .buildDependencies {
      chosen = names
    } else {
      for wanted in found.wanted {
        guard let status = found.packages.status(of: wanted) else {
          return .failure("No package matching '\(wanted.name)' is available")
        }
        if !status.isInstalled, onlyUpgrades { continue }
        if !status.fits, status.installable == nil {
          return .failure(
            "no available installation candidate for \(wanted.text)", found.cacheValues)
        }
        if let word = choice(wanted, status) { chosen.append(word) }
      }
    }
    guard !chosen.isEmpty else {
      return try await mark(found, in: context)
    }
    let command = AptCommand(installation(chosen, context), marked: found.automatic)
    return try await result(
      of: command, adding: found.cacheValues, in: context,
      failing: {
        let quoted = chosen + (release.map { [$0] } ?? [])
        return "'\(command.text(program: $0.program, quoting: quoted))' failed: \($0.errors)"
      },
      changes: { [state] in
        state != .buildDependencies || !$0.output.contains("\n0 upgraded, 0 newly installed")
      })
  }

  /// What `apt-get install` is told of a package; nil if it is as wanted.
  private func choice(_ wanted: AptSpecification, _ status: AptPackages.Status) -> String? {
    guard let installable = status.installable else { return nil }
    let isNew = !status.isInstalled && !onlyUpgrades
    if isNew || state == .latest || !status.fits {
      if case .version(let version) = installable { return "\(wanted.name)=\(version)" }
      return wanted.version.map { "\(wanted.name)=\($0)" } ?? wanted.name
    }
    return wanted.comparison == "=" ? "\(wanted.name)=\(wanted.version ?? "")" : nil
  }

  private func installation(_ chosen: [String], _ context: ModuleContext) -> [String] {
    let simulation = simulation(context)
    var words = ["apt-get", "-y"] + dpkgWords
    words += [
      onlyUpgrades ? "--only-upgrade" : "", state == .fixed ? "--fix-broken" : "",
      isForced ? "--force-yes" : "",
    ]
    let isBuild = state == .buildDependencies
    if !isBuild { words.append(removesUnneeded ? "--auto-remove" : "") }
    words += [failsOnRemoval ? "--no-remove" : "", simulation, isBuild ? "build-dep" : "install"]
    words += chosen
    if let release { words += ["-t", release] }
    if let installsRecommended {
      words += ["-o", "APT::Install-Recommends=\(installsRecommended ? "yes" : "no")"]
    }
    if allowsUnauthenticated { words.append("--allow-unauthenticated") }
    if allowsDowngrade { words.append("--allow-downgrades") }
    if allowsHeld { words.append("--allow-change-held-packages") }
    return words
  }

  /// Nothing to install: what counts as needed by others only becomes wanted for itself.
  private func mark(_ found: AptLookup.Answer, in context: ModuleContext) async throws -> TaskResult
  {
    if !found.automatic.isEmpty, !context.isCheckMode {
      let outcome = try await AptCommand([], marked: found.automatic).run(for: self, in: context)
      if let failure = outcome.failure { return .failure(failure) }
    }
    return TaskResult(found.cacheValues)
  }

  func remove(_ found: AptLookup.Answer, in context: ModuleContext) async throws -> TaskResult {
    let chosen = found.wanted.filter { wanted in
      guard let status = found.packages.status(of: wanted) else { return false }
      return status.fits || (status.hasFiles && purges)
    }
    guard !chosen.isEmpty else { return TaskResult() }
    var words = ["apt-get", "-q", "-y"] + dpkgWords
    words += [
      purges ? "--purge" : "", isForced ? "--force-yes" : "",
      removesUnneeded ? "--auto-remove" : "", simulation(context),
      allowsHeld ? "--allow-change-held-packages" : "", "remove",
    ]
    words += chosen.map(\.text)
    let shown = chosen.map { "'\($0.text)'" }.joined(separator: " ")
    return try await result(
      of: AptCommand(words), in: context,
      failing: { "'apt-get remove \(shown)' failed: \($0.errors)" }, changes: { _ in true })
  }

  func cleanUp(_ operation: String, in context: ModuleContext) async throws -> TaskResult {
    let words =
      ["apt-get", "-y"] + dpkgWords + [
        purges ? "--purge" : "", isForced ? "--force-yes" : "", operation, simulation(context),
      ]
    let sign = operation == "autoclean" ? "Del " : "The following packages will be REMOVED"
    return try await result(
      of: AptCommand(words), in: context,
      failing: { "'apt-get \(operation)' failed: \($0.errors)" },
      changes: { $0.output.contains(sign) })
  }

  /// Runs a command and tells of it as Ansible does.
  func result(
    of command: AptCommand, adding extra: Mapping = [:], in context: ModuleContext,
    failing: (AptCommand.Outcome) -> String, changes: (AptCommand.Outcome) -> Bool
  ) async throws -> TaskResult {
    let outcome = try await command.run(for: self, in: context)
    if let failure = outcome.failure { return .failure(failure, extra) }
    var values = outcome.values(difference: context.showsDifferences)
    values.merge(extra) { $1 }
    if outcome.status != 0 {
      values.removeValue(forKey: "diff")
      values["rc"] = .int(outcome.status)
      return .failure(failing(outcome), values)
    }
    return TaskResult(values, isChanged: changes(outcome))
  }
}
