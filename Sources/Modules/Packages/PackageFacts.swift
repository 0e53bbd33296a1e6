import OrderedCollections
import Values

/// Tells which packages are installed.
///
/// Behaves as ansible-core's `package_facts`, 2.16, for dpkg, rpm and apk.
struct PackageFacts: Module {
  enum Strategy: String, ArgumentChoice { case first, all }

  static let name = "ansible.builtin.package_facts"
  static let summary = "Tells which packages are installed."
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "manager", \.managers, default: ["auto"], "Whose packages: `apt`, `rpm`, `apk` or `auto`."),
    Parameter(
      "strategy", \.strategy, default: "first", "Whether one manager is asked or all."),
  ]

  var managers = ["auto"]
  var strategy = Strategy.first

  func run(in context: ModuleContext) async throws -> TaskResult {
    let asked = managers.map { $0.lowercased() }
    let known = ["auto", "apt", "rpm", "apk", "dnf", "yum", "zypper", "pkg", "pkg5", "pkg_info"]
    if let wrong = asked.first(where: { !known.contains($0) && $0 != "portage" && $0 != "pacman" })
    {
      return .failure("Unsupported package managers requested: \(wrong)")
    }
    let wanted = asked.contains("auto") ? ["rpm", "apt", "apk"] : asked
    let reply = try await Self.script.run(
      ["all": strategy == .all ? "1" : ""], rest: wanted, in: context)
    if let failure = reply.failure { return .failure(failure) }
    guard reply["found"] != nil else {
      return .failure(
        "Could not detect a supported package manager from the following list: "
          + "\(Value.list(wanted.map(Value.string)).pythonString), or the required Python library "
          + "is not installed. Check warnings for details.")
    }
    var packages: Mapping = [:]
    for (manager, fields) in [
      ("apt", ["name", "version", "arch", "category", "origin"]),
      ("rpm", ["name", "version", "release", "epoch", "arch"]), ("apk", ["name", "version"]),
    ] {
      for line in (reply[manager] ?? "").pythonLines {
        add(line, fields: fields, manager: manager, to: &packages)
      }
    }
    return TaskResult(
      ["ansible_facts": ["packages": .mapping(packages)]],
      effects: [.gathered(["packages": .mapping(packages)])])
  }

  private func add(
    _ line: String, fields names: [String], manager: String, to packages: inout Mapping
  ) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == names.count else { return }
    var package: Mapping = [:]
    for (name, field) in zip(names, fields) {
      var value = Value.string(field)
      if name == "epoch" { value = Int(field).map(Value.int) ?? .null }
      package[.string(name)] = value
    }
    package["source"] = .string(manager)
    let known = packages[.string(fields[0])]?.items ?? []
    packages[.string(fields[0])] = .list(known + [.mapping(package)])
  }

  private static let script = ModuleScript(
    ["all"],
    """
    PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
    origins() {
      for file in /var/lib/apt/lists/*_Packages; do
        [ -e "$file" ] || continue
        release=${file%_*_*_Packages}
        release=${release%_*}
        for one in "${file%_binary-*}" "$release"; do :; done
        label=
        for one in "${file%%_dists_*}"_dists_*Release; do
          [ -e "$one" ] || continue
          case $file in "${one%_*Release}"_*) label=$(sed -n 's/^Origin: //p' "$one" | head -n 1) ;; esac
        done
        awk -v origin="$label" '
          /^Package: / { name = $2 }
          /^Version: / { print name "\\t" $2 "\\t" origin }' "$file"
      done
    }
    for one; do
      case $one in
        apt)
          command -v dpkg-query >/dev/null || continue
          say found 1
          list=$(dpkg-query -W -f '${db:Status-Status}\\t${Package}\\t${Version}\\t${Architecture}\\t${Section}\\n')
          say apt "$({ origins; echo; printf '%s\\n' "$list"; } | awk -F '\\t' '
            NF == 0 { body = 1; next }
            !body { origin[$1, $2] = $3; next }
            $1 == "installed" {
              print $2 "\\t" $3 "\\t" $4 "\\t" $5 "\\t" origin[$2, $3] }')"
          ;;
        rpm | dnf | yum | zypper)
          command -v rpm >/dev/null || continue
          say found 1
          say rpm "$(rpm -qa --queryformat '%{name}\\t%{version}\\t%{release}\\t%{epoch}\\t%{arch}\\n')"
          ;;
        apk)
          command -v apk >/dev/null || continue
          say found 1
          say apk "$(awk -F : '
            $1 == "P" { name = $2 }
            $1 == "V" { print name "\\t" $2 }' /lib/apk/db/installed)"
          ;;
        *) continue ;;
      esac
      [ -n "$all" ] || break
    done
    """)
}
