import OrderedCollections
import Values

/// What `dnf` and `yum` have in common: all of it but the program.
struct RPMCall: Sendable {
  enum State: String, ArgumentChoice { case absent, installed, latest, present, removed }

  var names: [String] = []
  var state: State?
  var list: String?
  var enabledRepositories: [String] = []
  var disabledRepositories: [String] = []
  var enabledPlugins: [String] = []
  var disabledPlugins: [String] = []
  var excluded: [String] = []
  var configuration: String?
  var root = "/"
  var release: String?
  var downloadFolder: String?
  var downloadsOnly = false
  var removesUnneeded = false
  var updatesCache = false
  var updatesOnly = false
  var isSecurity = false
  var isBugfix = false
  var skipsGPG = false
  var skipsBroken = false
  var allowsDowngrade = false
  var allowsErasing = false
  var usesCacheOnly = false
  var picksBest: Bool?
  var installsWeak = true
  var verifiesTLS = true
  var lockTimeout = 30
  var installsRepoquery = true
  var validatesCertificates = true

  static func parameters<Target>(
    at path: any WritableKeyPath<Target, Self> & Sendable
  ) -> [Parameter<Target>] {
    declared.map { Parameter($0, within: path) }
  }

  func run(program: String, in context: ModuleContext) async throws -> TaskResult {
    if let list { return try await query(list, program: program, in: context) }
    let specifications = names.flatMap { $0.split(separator: ",").map(String.init) }
      .map { $0.withoutOuterSpaces }.filter { !$0.isEmpty }
    let state = state ?? (removesUnneeded ? .absent : .present)
    if specifications.isEmpty, !removesUnneeded, !updatesCache {
      return .failure("one of the following is required: name, list, autoremove, update_cache")
    }
    let reply = try await Self.script.run(
      [
        "program": program, "action": action(state, specifications),
        "refresh": updatesCache ? "1" : "", "upgrade": state == .latest ? "1" : "",
        "only": updatesOnly ? "1" : "", "lock": String(lockTimeout),
        "dry": context.isCheckMode ? "1" : "",
        "options": options.map(ShellWords.quoted).joined(separator: " "),
      ], rest: specifications, isContained: false, in: context)
    if let failure = reply.failure { return .failure(failure, ["rc": 1, "results": []]) }
    let changes = reply.all("change")
    let status = Int(reply["code"] ?? "0") ?? 0
    guard status == 0 || (context.isCheckMode && reply["changed"] != nil) else {
      let errors = reply["err"] ?? ""
      let isMissing = errors.contains("Unable to find a match") || errors.contains("No match for")
      return .failure(
        isMissing ? "Failed to install some of the specified packages" : errors,
        [
          "rc": .int(status), "results": [],
          "failures": .list(isMissing ? errors.pythonLines.map(Value.string) : []),
        ])
    }
    let isChanged = reply["changed"] != nil
    return TaskResult(
      [
        "msg": isChanged || specifications.isEmpty ? "" : "Nothing to do", "rc": 0,
        "results": .list(changes.map(Value.string)),
      ], isChanged: isChanged)
  }

  private func action(_ state: State, _ names: [String]) -> String {
    switch state {
    case .absent, .removed: names.isEmpty ? "autoremove" : "remove"
    case .latest where names == ["*"]: "upgrade"
    case .latest, .present, .installed: names.isEmpty ? "" : "install"
    }
  }

  private var options: [String] {
    var options: [String] = []
    options += enabledRepositories.map { "--enablerepo=\($0)" }
    options += disabledRepositories.map { "--disablerepo=\($0)" }
    options += enabledPlugins.map { "--enableplugin=\($0)" }
    options += disabledPlugins.map { "--disableplugin=\($0)" }
    options += excluded.map { "--exclude=\($0)" }
    if let configuration { options += ["-c", configuration] }
    if root != "/" { options.append("--installroot=\(root)") }
    if let release { options.append("--releasever=\(release)") }
    if let downloadFolder { options.append("--downloaddir=\(downloadFolder)") }
    let flags = [
      (downloadsOnly, "--downloadonly"), (isSecurity, "--security"), (isBugfix, "--bugfix"),
      (skipsGPG, "--nogpgcheck"), (skipsBroken, "--skip-broken"),
      (allowsErasing, "--allowerasing"), (usesCacheOnly, "-C"),
      (!installsWeak, "--setopt=install_weak_deps=False"),
      (!verifiesTLS, "--setopt=sslverify=False"),
    ]
    options += flags.filter(\.0).map(\.1)
    if let picksBest { options.append(picksBest ? "--best" : "--nobest") }
    return options
  }

  private func query(
    _ list: String, program: String, in context: ModuleContext
  ) async throws -> TaskResult {
    let words = ["installed", "updates", "available", "repos", "repositories"]
    guard !words.contains(list) || list == "installed" else {
      return .failure("list: \(list) is not supported; name packages or say `installed`")
    }
    let reply = try await Self.listing.run(
      ["program": program, "what": list == "installed" ? "" : list], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let results = (reply["table"] ?? "").pythonLines.compactMap { line -> Value? in
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 7 else { return nil }
      let epoch = fields[1] == "(none)" ? "0" : fields[1]
      let full = "\(fields[0])-\(fields[3])-\(fields[2]).\(fields[4])"
      return [
        "name": .string(fields[0]), "epoch": .string(epoch), "release": .string(fields[2]),
        "version": .string(fields[3]), "arch": .string(fields[4]), "repo": .string(fields[5]),
        "envra": .string("\(epoch):\(full)"), "nevra": .string("\(fields[0])-\(epoch):\(full)"),
        "yumstate": .string(fields[6]),
      ]
    }
    return TaskResult(["results": .list(results), "msg": ""])
  }
}
