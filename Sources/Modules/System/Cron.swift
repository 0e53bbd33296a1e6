import OrderedCollections
import Values

/// Manages the jobs of cron, and the variables of its tables.
///
/// Behaves as ansible-core's `cron`, 2.16, save that the host needs a `crontab` only for the tables
/// of users, and that a variable's name is no expression. One round trip where nothing changes.
struct Cron: Module {
  enum State: String, ArgumentChoice { case absent, present }
  enum Occasion: String, ArgumentChoice {
    case annually, daily, hourly, monthly, reboot, weekly, yearly
  }

  static let name = "ansible.builtin.cron"
  static let summary = "Manages the jobs of cron, and the variables of its tables."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.job, isRequired: true, "The job's name, or the variable's."),
    Parameter("user", \.user, "The user whose table it is, or whom the job in a file runs as."),
    Parameter("job", \.command, aliases: ["value"], "The command, or the variable's value."),
    Parameter("state", \.state, default: "present", "Whether it is to be there."),
    Parameter("cron_file", \.file, "The file, within `/etc/cron.d`, if not the user's table."),
    Parameter("backup", \.keepsBackup, default: false, "Whether the old table is kept."),
    Parameter("minute", \.minute, default: "*", "The minutes, as cron writes them."),
    Parameter("hour", \.hour, default: "*", "The hours."),
    Parameter("day", \.day, aliases: ["dom"], default: "*", "The days of the month."),
    Parameter("month", \.month, default: "*", "The months."),
    Parameter("weekday", \.weekday, aliases: ["dow"], default: "*", "The weekdays, Sunday 0."),
    Parameter("special_time", \.occasion, "When, in a word, in place of the times."),
    Parameter("disabled", \.isDisabled, default: false, "Whether the job is a comment only."),
    Parameter("env", \.isVariable, default: false, "Whether it is a variable."),
    Parameter("insertafter", \.after, "The variable that a new one comes after."),
    Parameter("insertbefore", \.before, "The variable that a new one comes before."),
  ]

  var job = ""
  var user: String?
  var command: String?
  var state = State.present
  var file: String?
  var keepsBackup = false
  var minute = "*"
  var hour = "*"
  var day = "*"
  var month = "*"
  var weekday = "*"
  var occasion: Occasion?
  var isDisabled = false
  var isVariable = false
  var after: String?
  var before: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if let refusal { return .failure(refusal) }
    let reply = try await Self.reading.run(
      ["user": user ?? "", "file": file.flatMap(Self.path) ?? ""], in: context)
    if let failure = reply.failure { return .failure(failure) }
    let old = reply.bytes("content").map(Array.init) ?? []
    var table = Crontab(old, dropsHeader: reply["file"] == nil)
    let kept = table.text
    var isChanged: Bool
    do throws(Crontab.MissingVariable) {
      isChanged = try apply(to: &table)
    } catch {
      return .failure("Variable named '\(error.name)' not found.")
    }
    let store = CrontabStore(
      user: user, path: reply["file"], original: old, exists: reply["kind"] != nil)
    var backup: String?
    do {
      if keepsBackup, isChanged || table.isUnended, !context.isCheckMode {
        backup = try await store.keep(kept, in: context)
      }
      if isChanged, !isVariable, state == .absent, let path = reply["file"], table.isBlank {
        if !context.isCheckMode { isChanged = try await store.remove(in: context) }
        return removed(path, table, isChanged: isChanged, reply, context)
      }
      isChanged = isChanged || table.isUnended
      if isChanged, !context.isCheckMode { try await store.write(table.text, in: context) }
    } catch let failure as TextFile.Failure {
      return failure.result
    }
    var values: Mapping = [
      "jobs": .list(table.jobs.map(Value.string)),
      "envs": .list(table.variables.map(Value.string)),
    ]
    if !warnings.isEmpty { values["warnings"] = .list(warnings.map(Value.string)) }
    if isChanged, context.showsDifferences {
      values["diff"] = difference(table, store, after: table.text)
    }
    values["backup_file"] = backup.map(Value.string)
    if file != nil { values["cron_file"] = .string(reply["given"] ?? "") }
    return TaskResult(values, isChanged: isChanged)
  }

  private var refusal: String? {
    if before != nil, after != nil {
      return "parameters are mutually exclusive: insertafter|insertbefore"
    }
    if file == "/etc/crontab" {
      return "Will not manage /etc/crontab via cron_file, see documentation."
    }
    if occasion != nil, [minute, hour, day, month, weekday].contains(where: { $0 != "*" }) {
      return "You must specify time and date fields or special time."
    }
    if state == .present {
      if file?.isEmpty == false, user?.isEmpty != false {
        return "To use cron_file=... parameter you must specify user=... as well"
      }
      if command == nil { return "You must specify 'job' to install a new cron job or variable" }
      if !isVariable, [after, before].contains(where: { $0?.isEmpty == false }) {
        return "Insertafter and insertbefore parameters are valid only with env=yes"
      }
    }
    if isVariable, job.contains(" ") { return "Invalid name for environment variable" }
    return nil
  }

  private static func path(_ file: String) -> String? {
    file.isEmpty ? nil : CommandCall.expandable(file)
  }

  private var warnings: [String] {
    var warnings: [String] = []
    if let name = file?.split(separator: "/", omittingEmptySubsequences: false).last,
      name.wholeMatch(of: /[A-Za-z0-9_-]+/) == nil, file?.isEmpty == false
    {
      warnings.append(
        "Filename portion of cron_file (\"\(name)\") should consist solely of upper- and "
          + "lower-case letters, digits, underscores, and hyphens")
    }
    let isBroken = plainCommand.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
    if isBroken, state == .present, !isVariable {
      warnings.append("Job should not contain line breaks")
    }
    return warnings
  }

  /// The command without line breaks around it.
  private var plainCommand: String {
    let text = (command ?? "").unicodeScalars
    let kept = text.drop { $0 == "\n" || $0 == "\r" }
    guard let last = kept.lastIndex(where: { $0 != "\n" && $0 != "\r" }) else { return "" }
    return String(String.UnicodeScalarView(kept[...last]))
  }

  private func apply(to table: inout Crontab) throws(Crontab.MissingVariable) -> Bool {
    if isVariable {
      if state == .absent { return table.removeVariable(job) }
      let declaration = "\(job)=\"\(command ?? "")\""
      return try table.setVariable(job, to: declaration, after: after, before: before)
    }
    if state == .absent { return table.remove(job) }
    var words = occasion.map { ["@\($0.rawValue)"] } ?? [minute, hour, day, month, weekday]
    if file?.isEmpty == false { words.append(user ?? "") }
    let line = (words + [plainCommand]).joined(separator: " ")
    return table.set(job, to: (isDisabled ? "#" : "") + line)
  }

  /// The answer where a file went away with its last job.
  private func removed(
    _ path: String, _ table: Crontab, isChanged: Bool, _ reply: Reply, _ context: ModuleContext
  ) -> TaskResult {
    var difference: Mapping = [:]
    if context.showsDifferences {
      difference = [
        "before": .string(String(decoding: table.existing, as: UTF8.self)),
        "before_header": .string(path), "after": "", "after_header": "/dev/null",
      ]
    }
    return TaskResult(
      [
        "cron_file": .string(reply["given"] ?? ""), "state": .string(state.rawValue),
        "diff": .mapping(difference),
      ], isChanged: isChanged)
  }

  private func difference(_ table: Crontab, _ store: CrontabStore, after: [UInt8]) -> Value {
    [
      "before": .string(String(decoding: table.existing, as: UTF8.self)),
      "before_header": .string(store.title),
      "after": .string(String(decoding: after, as: UTF8.self)),
      "after_header": .string(store.title),
    ]
  }

  private static let reading = ModuleScript(
    ["user", "file"],
    """
    \(FileScript.looking)
    \(CrontabStore.tool)
    if [ -n "$file" ]; then
      eval "file=$file"
      say given "$file"
      case $file in /*) ;; *) file=/etc/cron.d/$file ;; esac
      say file "$file"
      [ -e "$file" ] || exit 0
      kind "$file"
      say kind "$kind"
      [ -f "$file" ] && [ -r "$file" ] || exit 0
      printf '<content\\0'
      cat <"$file"
    else
      tool
      content=$(list; printf 'x%s' "$?")
      case ${content##*x} in 0 | 1) ;; *) fail "Unable to read crontab" ;; esac
      printf '<content\\0%s' "${content%x*}"
    fi
    """)
}
