import OrderedCollections
import Values

/// Installs, upgrades and removes Debian packages.
///
/// Behaves as ansible-core's `apt`, 2.16, without python-apt on the host. Where nothing is to be
/// done it is one round trip, and apt's own cache is opened only if a version has to be chosen.
struct Apt: Module {
  enum State: String, ArgumentChoice {
    case absent, buildDependencies = "build-dep", fixed, latest, present
  }
  enum Upgrade: String, ArgumentChoice { case dist, full, no, safe, yes }

  static let name = "ansible.builtin.apt"
  static let summary = "Installs, upgrades and removes Debian packages."
  static let parameters: [Parameter<Self>] =
    [
      Parameter(
        "package", \.packages, aliases: ["pkg", "name"],
        "The packages: `name`, `name=version`, `name>=version`; `*` may stand in names."),
      Parameter("state", \.state, default: "present", "What is to become of them."),
      Parameter("deb", \.debFiles, "Package files of the host, or the URL of one."),
      Parameter("upgrade", \.upgrade, default: "no", "How the whole host is upgraded."),
      Parameter(
        "update_cache", \.updatesCache, aliases: ["update-cache"],
        "Whether apt's lists are fetched anew first."),
      Parameter(
        "cache_valid_time", \.cacheValidTime, default: 0,
        "For how many seconds lists are new enough; says that they are to be fetched otherwise."),
      Parameter(
        "update_cache_retries", \.updateRetries, default: 5, "How often lists are tried for."),
      Parameter(
        "update_cache_retry_max_delay", \.updateDelay, default: 12,
        "How many seconds there are at most between two tries."),
    ] + choices

  var packages: [String]?
  var state = State.present
  var debFiles: String?
  var upgrade: Upgrade?
  var updatesCache: Bool?
  var cacheValidTime = 0
  var updateRetries = 5
  var updateDelay = 12
  var purges = false
  var release: String?
  var installsRecommended: Bool?
  var isForced = false
  var dpkgOptions = "force-confdef,force-confold"
  var removesUnneeded = false
  var cleansOld = false
  var failsOnRemoval = false
  var policyStatus: Int?
  var onlyUpgrades = false
  var usesAptGet = false
  var cleans = false
  var allowsUnauthenticated = false
  var allowsDowngrade = false
  var allowsHeld = false
  var lockTimeout = 60

  func run(in context: ModuleContext) async throws -> TaskResult {
    if [debFiles != nil, packages != nil, upgrade != nil].count(where: \.self) > 1 {
      return .failure("parameters are mutually exclusive: deb|package|upgrade")
    }
    if cleans, let result = try await clean(in: context) { return result }
    let lookup = AptLookup(call: self)
    let found: AptLookup.Answer
    switch try await lookup.run(in: context) {
    case .failure(let result): return result
    case .success(let answer): found = answer
    }
    if lookup.refreshes, !hasWork {
      return TaskResult(found.cacheValues, isChanged: found.isUpdated)
    }
    if let upgrade, upgrade != .no { return try await upgradeAll(upgrade, in: context) }
    if let debFiles {
      guard state == .present else { return .failure("deb only supports state=present") }
      return try await AptFiles(call: self, files: debFiles).install(in: context)
    }
    if state == .latest, upgradesEverything {
      guard names.isEmpty else {
        return .failure(
          "unable to install additional packages when upgrading all installed packages")
      }
      return try await upgradeAll(.yes, in: context)
    }
    if let wrong = names.first(where: { $0.count(where: { $0 == "=" }) > 1 }) {
      return .failure("invalid package spec: \(wrong)")
    }
    if names.isEmpty {
      if cleansOld { return try await cleanUp("autoclean", in: context) }
      if removesUnneeded { return try await cleanUp("autoremove", in: context) }
    }
    return state == .absent
      ? try await remove(found, in: context) : try await install(found, in: context)
  }

  /// The packages by name, without `*`.
  var names: [String] {
    (packages ?? []).filter { $0 != "*" }.map(\.withoutOuterSpaces)
  }

  private var upgradesEverything: Bool { packages?.contains("*") ?? false }

  private var hasWork: Bool {
    packages?.isEmpty == false || debFiles != nil || (upgrade ?? .no) != .no
  }

  /// `apt-get clean`; the task's result if that failed.
  private func clean(in context: ModuleContext) async throws -> TaskResult? {
    if context.isCheckMode { return nil }
    let outcome = try await AptCommand(["apt-get", "clean"]).run(for: self, in: context)
    if let failure = outcome.failure { return .failure(failure) }
    if outcome.status == 0, outcome.errors.isEmpty { return nil }
    var values: Mapping = ["stdout": .string(outcome.output), "rc": .int(outcome.status)]
    values = values.withOutputLines
    let reason = outcome.errors.isEmpty ? "" : ": \(outcome.errors)"
    return .failure("apt-get clean failed\(reason)", values)
  }
}

extension Apt {
  private static let choices: [Parameter<Self>] = [
    Parameter("purge", \.purges, default: false, "Whether settings are removed as well."),
    Parameter(
      "default_release", \.release, aliases: ["default-release"],
      "The release that packages come from."),
    Parameter(
      "install_recommends", \.installsRecommended, aliases: ["install-recommends"],
      "Whether recommended packages are installed; the host decides if not given."),
    Parameter("force", \.isForced, default: false, "Whether apt's safeguards are off."),
    Parameter(
      "dpkg_options", \.dpkgOptions, default: "force-confdef,force-confold",
      "Options of dpkg, separated by commas."),
    Parameter(
      "autoremove", \.removesUnneeded, default: false,
      "Whether packages that nothing needs any more are removed."),
    Parameter(
      "autoclean", \.cleansOld, default: false, "Whether old package files are removed."),
    Parameter(
      "fail_on_autoremove", \.failsOnRemoval, default: false,
      "Whether it is a failure if a package would have to go."),
    Parameter(
      "policy_rc_d", \.policyStatus,
      "What `/usr/sbin/policy-rc.d` exits with meanwhile; 101 keeps services from starting."),
    Parameter(
      "only_upgrade", \.onlyUpgrades, default: false,
      "Whether packages that are not installed are left alone."),
    Parameter(
      "force_apt_get", \.usesAptGet, default: false, "Whether aptitude is not to be used."),
    Parameter("clean", \.cleans, default: false, "Whether fetched package files are removed."),
    Parameter(
      "allow_unauthenticated", \.allowsUnauthenticated, aliases: ["allow-unauthenticated"],
      default: false, "Whether packages need no signature."),
    Parameter(
      "allow_downgrade", \.allowsDowngrade,
      aliases: ["allow-downgrade", "allow_downgrades", "allow-downgrades"], default: false,
      "Whether an older version may be installed."),
    Parameter(
      "allow_change_held_packages", \.allowsHeld, default: false,
      "Whether packages on hold may change."),
    Parameter(
      "lock_timeout", \.lockTimeout, default: 60,
      "For how many seconds another apt is waited for."),
  ]
}
