import OrderedCollections
import Values

/// The host's clock.
enum DateFacts: FactFamily {
  static let name = "date_time"
  static let isMinimal = true
  static let script = """
    say date "$(date '+%Y|%m|%d|%H|%M|%S|%A|%w|%W|%s|%Z|%z|%N')"
    say date.utc "$(date -u '+%Y-%m-%dT%H:%M:%S')"
    say date.summer "$(date -d "$(date +%Y)-07-01 12:00" +%Z 2>/dev/null)"
    say date.winter "$(date -d "$(date +%Y)-01-01 12:00" +%Z 2>/dev/null)"
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    let parts = (reply["date"] ?? "").split(separator: "|", omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 13 else { return [:] }
    // busybox has no nanoseconds and prints nothing, or the letters, for them.
    let nanoseconds = Int(parts[12]).map { $0 / 1000 } ?? 0
    let micro = String(repeating: "0", count: 6 - String(nanoseconds).count) + "\(nanoseconds)"
    let day = "\(parts[0])\(parts[1])\(parts[2])"
    let clock = "\(parts[3])\(parts[4])\(parts[5])"
    let utc = reply["date.utc"] ?? ""
    let other = [reply["date.summer"], reply["date.winter"]].compactMap { $0 }
      .first { !$0.isEmpty && $0 != parts[10] }
    let isSummer = other != nil && reply["date.winter"] != parts[10]
    return [
      "date_time": [
        "year": .string(parts[0]), "month": .string(parts[1]), "weekday": .string(parts[6]),
        "weekday_number": .string(parts[7]), "weeknumber": .string(parts[8]),
        "day": .string(parts[2]), "hour": .string(parts[3]), "minute": .string(parts[4]),
        "second": .string(parts[5]), "epoch": .string(parts[9]), "epoch_int": .string(parts[9]),
        "date": .string("\(parts[0])-\(parts[1])-\(parts[2])"),
        "time": .string("\(parts[3]):\(parts[4]):\(parts[5])"),
        "iso8601_micro": .string("\(utc).\(micro)Z"), "iso8601": .string("\(utc)Z"),
        "iso8601_basic": .string("\(day)T\(clock)\(micro)"),
        "iso8601_basic_short": .string("\(day)T\(clock)"), "tz": .string(parts[10]),
        "tz_dst": .string(isSummer ? parts[10] : other ?? parts[10]),
        "tz_offset": .string(parts[11]),
      ]
    ]
  }
}
