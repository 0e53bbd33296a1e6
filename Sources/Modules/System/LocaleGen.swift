import OrderedCollections
import Values

/// Makes locales on hosts that have `locale-gen`, and takes them away.
///
/// Behaves as community.general's `locale_gen`, 8.6, save for what is wrong there: check mode tells
/// what would change, and Ubuntu's `locale-gen` is told the locale's name. One round trip where
/// nothing changes.
struct LocaleGen: Module {
  enum State: String, ArgumentChoice { case absent, present }

  static let name = "community.general.locale_gen"
  static let summary = "Makes locales and takes them away."
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "name", \.locale, isRequired: true, "The locale with its encoding, such as `de_CH.UTF-8`."),
    Parameter("state", \.state, default: "present", "Whether it is to be there."),
  ]

  var locale = ""
  var state = State.present

  private static let file = "/etc/locale.gen"
  private static let ubuntuFile = "/var/lib/locales/supported.d/local"

  func run(in context: ModuleContext) async throws -> TaskResult {
    let reply = try await Self.looking.run(
      ["name": locale, "state": state.rawValue, "dry": context.isCheckMode ? "1" : ""],
      in: context)
    let isUbuntu = reply["ubuntu"] != nil
    let values: Mapping = ["name": .string(locale), "ubuntu_mode": .bool(isUbuntu)]
    if let failure = reply.failure { return .failure(failure, values) }
    guard reply["needed"] != nil else { return TaskResult(values) }
    if context.isCheckMode { return TaskResult(values, isChanged: true) }
    if let old = reply.bytes("content").map(Array.init) {
      let path = isUbuntu ? Self.ubuntuFile : Self.file
      let new = edited(TextFile(path: path, bytes: old).lines, isUbuntu: isUbuntu)
      var writer = FileWriter(destination: path, content: .bytes(Array(new.joined())))
      writer.expected = FileWriter.sha1(old)
      let outcome = try await writer.write(in: context)
      if outcome.reply.failure != nil {
        return writer.result(of: outcome, content: nil, context: context)
      }
    }
    let work = try await Self.generating.run(
      ["name": locale, "state": state.rawValue, "ubuntu": isUbuntu ? "1" : ""], in: context)
    if let failure = work.failure { return .failure(failure, values) }
    return TaskResult(values, isChanged: work["changed"] != nil)
  }

  /// The lines with that of the locale in use, or as a comment; Ubuntu's have it or have it not.
  private func edited(_ lines: [[UInt8]], isUbuntu: Bool) -> [[UInt8]] {
    let start = Array("\(locale) ".utf8)
    if isUbuntu { return lines.filter { !$0.starts(with: start) } }
    return lines.map { line in
      var text = line[...].drop { $0 == 0x20 || $0 == 0x09 }
      if text.first == 0x23 { text = text.dropFirst() }
      text = text.drop { $0 == 0x20 || $0 == 0x09 }
      guard text.starts(with: start) else { return line }
      return (state == .present ? [] : [0x23, 0x20]) + text
    }
  }

  /// `has_locale` tells whether there is a locale, however its encoding is spelt.
  private static let asking = """
    PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
    need() {
      command -v "$1" >/dev/null ||
        fail "Failed to find required executable \\"$1\\" in paths: $PATH"
    }
    spell() {
      sed -e 's/\\.utf8/.UTF-8/g' -e 's/\\.eucjp/.EUC-JP/g' -e 's/\\.iso885915/.ISO-8859-15/g' \\
        -e 's/\\.cp1251/.CP1251/g' -e 's/\\.koi8r/.KOI8-R/g' -e 's/\\.armscii8/.ARMSCII-8/g' \\
        -e 's/\\.euckr/.EUC-KR/g' -e 's/\\.gbk/.GBK/g' -e 's/\\.gb18030/.GB18030/g' \\
        -e 's/\\.euctw/.EUC-TW/g'
    }
    has_locale() {
      spelt=$(printf '%s\\n' "$name" | spell)
      locale -a 2>/dev/null | spell | grep -Fxq -e "$spelt"
    }
    """

  private static let looking = ModuleScript(
    ["name", "state", "dry"],
    """
    \(asking)
    file=/etc/locale.gen list=/etc/locale.gen ubuntu=
    if [ -e /var/lib/locales/supported.d/ ]; then
      say ubuntu 1
      ubuntu=1 list=/usr/share/i18n/SUPPORTED file=\(ubuntuFile)
    elif [ ! -e "$file" ]; then
      missing="/var/lib/locales/supported.d/ and $file are missing."
      fail "$missing Is the package \\"locales\\" installed?"
    fi
    need locale
    case $name in
      *'
    '* | '') fail "The locale you've entered is not available on your system." ;;
    esac
    now=absent
    if has_locale; then
      now=present
    else
      sed -n 's/^#\\{0,1\\}[[:space:]]*\\([^[:space:]]\\{2,\\}\\) [^[:space:]]\\{1,\\}[[:space:]]*$/\\1/p' \\
        "$list" | grep -Fxq -e "$name" ||
        fail "The locale you've entered is not available on your system."
    fi
    [ "$now" != "$state" ] || exit 0
    say needed 1
    [ -z "$dry" ] || exit 0
    need locale-gen
    [ -z "$ubuntu" ] || [ "$state" = absent ] || exit 0
    [ -r "$file" ] || fail "cannot read $file"
    printf '<content\\0'
    cat <"$file"
    """)

  private static let generating = ModuleScript(
    ["name", "state", "ubuntu"],
    """
    \(asking)
    set --
    if [ -n "$ubuntu" ]; then
      if [ "$state" = present ]; then set -- "$name"; else set -- --purge; fi
    fi
    said=$(locale-gen "$@" 2>&1 </dev/null) || fail "$said"
    if has_locale; then now=present; else now=absent; fi
    [ "$now" != "$state" ] || say changed 1
    """)
}
