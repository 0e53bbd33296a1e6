import Diagnostics
import FoundationEssentials
import Glibc
import OrderedCollections
import SystemPackage
import Values

/// What a template file knows of itself: `template_path`, `template_mtime`, `ansible_managed` and so
/// on.
struct TemplateFacts {
  /// The variables.
  let variables: Mapping

  init(
    _ path: FilePath, name: String, _ destination: String?, _ managedText: String
  ) throws {
    var information = stat()
    guard stat(path.string, &information) == 0 else { throw Errno(rawValue: errno) }
    let user = information.st_uid
    let owner = try? FileManager.default.attributesOfItem(atPath: path.string)[.ownerAccountName]
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let managed = Self.text(managedText, at: information.st_mtim.tv_sec)
    variables = [
      "template_host": .string(ProcessInfo.processInfo.hostName),
      "template_path": .string(name),
      "template_fullpath": .string(path.string),
      "template_mtime": Self.moment(information.st_mtim),
      "template_run_date": Self.moment(now),
      "template_uid": (owner as? String).map(Value.string) ?? .int(Int(user)),
      "template_destpath": destination.map(Value.string) ?? .null,
      "ansible_managed": TemplateText.looksTemplated(managed)
        ? .template(TemplateText(managed)) : .string(managed),
    ]
  }

  /// A moment in this machine's time zone, as Python's `fromtimestamp` gives it.
  private static func moment(_ time: timespec) -> Value {
    var (seconds, parts) = (time.tv_sec, tm())
    localtime_r(&seconds, &parts)
    let clock = Timestamp.Time(
      hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec),
      microsecond: time.tv_nsec / 1000)
    let moment = Timestamp(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
      time: clock)
    return moment.map { .object($0) } ?? .null
  }

  /// The configured text, its `{host}`, `{uid}` and `{file}` and its time replaced.
  private static func text(_ pattern: String, at time: time_t) -> String {
    let named =
      pattern.replacing("{host}", with: "{{ template_host }}")
      .replacing("{uid}", with: "{{ template_uid }}")
      .replacing("{file}", with: "{{ template_path }}")
    guard named.contains("%") else { return named }
    var (seconds, parts) = (time, tm())
    localtime_r(&seconds, &parts)
    var buffer: [CChar] = Array(repeating: 0, count: named.utf8.count * 4 + 1024)
    let count = strftime(&buffer, buffer.count, named, &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
