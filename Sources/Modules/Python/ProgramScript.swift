import FoundationEssentials

/// The script that runs any other module on its host: from a folder that only its user can enter,
/// and that is gone when the module ends.
///
/// What differs from call to call comes as arguments and input; the module's own text, where it does
/// not differ, is part of the script, which a shell is sent only once.
enum ProgramScript {
  static func text(of file: ModuleFile) -> String {
    let isSpliced = file.style == .splicedJSON
    let module =
      isSpliced
      ? #"cat >"$folder/module""#
      : """
      base64 -d >"$folder/module" <<\\END
      \(Data(file.content).base64EncodedString(
        options: [.lineLength76Characters, .endLineWithLineFeed]))
      END
      """
    let call = file.style == .binary ? "" : #""$found" "$@" "#
    return """
      interpreter=$1 trouble=$2 arguments=$3
      \(choosing)
      folder=$(mktemp -d "${TMPDIR:-/tmp}/.apus.XXXXXX") || exit
      trap 'rm -rf "$folder"' EXIT
      trap 'exit 129' HUP
      trap 'exit 143' TERM
      \(module)
      chmod 700 "$folder/module"
      printf %s "$arguments" >"$folder/arguments"
      \(file.style == .binary ? "" : "choose $interpreter || exit 0")
      \(call)"$folder/module"\(isSpliced ? "" : #" "$folder/arguments""#) </dev/null
      """
  }

  /// `choose WORD…` finds the program to run a module with, and leaves its arguments in `$@` by way
  /// of its caller's; without words it looks for a Python.
  ///
  /// Where there is none, `trouble` is printed: a result that says so.
  static let choosing = """
    choose() {
      found=
      if [ $# -gt 0 ]; then
        found=$(command -v -- "$1")
      else
        for one in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11 python3.10 \\
          python3.9 python3.8 python3.7 python3.6 /usr/libexec/platform-python /usr/bin/python \\
          python; do
          found=$(command -v "$one") && break
        done
      fi
      [ -n "$found" ] || {
        printf '%s\\n' "$trouble"
        return 1
      }
    }
    set -- $interpreter
    [ $# -eq 0 ] || shift
    """
}
