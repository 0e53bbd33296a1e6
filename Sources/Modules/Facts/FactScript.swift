/// The shell text that asks a host for its facts, all families in one go.
enum FactScript {
  static let script = ModuleScript(
    ["families", "factpath", "seconds"],
    """
    \(functions)
    \(FactFamilies.all.map { "if has \($0.name); then\n\($0.script)\nfi" }.joined(separator: "\n"))
    """)

  /// `has FAMILY`, `show NAME FILE` for a file's text, `run NAME COMMAND…` for what a command says,
  /// `list NAME WORD…` for words that hold no line break.
  private static let functions = """
    PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
    has() { case " $families " in *" $1 "*) ;; *) return 1 ;; esac; }
    show() {
      [ -f "$2" ] && [ -r "$2" ] || return 0
      printf '%s\\0' "$1"
      tr '\\000' '\\001' <"$2" 2>/dev/null
      printf '\\0'
    }
    run() {
      name=$1
      shift
      command -v "$1" >/dev/null || return 0
      printf '%s\\0' "$name"
      "$@" 2>/dev/null </dev/null
      printf '\\0'
    }
    list() {
      name=$1
      shift
      printf '%s\\0' "$name"
      [ $# -eq 0 ] || printf '%s\\n' "$@"
      printf '\\0'
    }
    """
}

extension Reply {
  /// The lines of an answer, without the empty ones.
  func lines(_ name: String) -> [Substring] { self[name]?.split(separator: "\n") ?? [] }

  /// An answer without the blanks around it; nil where there is none.
  func trimmed(_ name: String) -> String? {
    guard let text = self[name] else { return nil }
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return nil }
    return String(scalars[start...end])
  }
}
