import OrderedCollections
import Remote
import Values

/// A program of a host, as modules that are thin over it call it.
struct HostProgram {
  /// A word of a call.
  enum Word: ExpressibleByStringLiteral {
    case text(String)
    /// A path, in which `~` and variables are expanded there.
    case path(String)

    init(stringLiteral text: String) { self = .text(text) }

    /// As it was asked for.
    var written: String {
      switch self {
      case .text(let text), .path(let text): text
      }
    }
  }

  /// The result of a call that went wrong.
  struct Failure: Error { let result: TaskResult }

  /// Its name, or the path of it.
  let name: Word
  /// The words that come first in each call.
  var options: [Word] = []
  var context: ModuleContext

  /// The call as it is told.
  func told(_ words: [Word]) -> String {
    ([name] + options + words).map { ShellWords.quoted($0.written) }.joined(separator: " ")
  }

  /// Calls it.
  func run(_ words: [Word], input: [UInt8] = []) async throws -> CommandResult {
    let arguments = ([name] + options + words).map { word in
      switch word {
      case .text(let text): "=" + text
      case .path(let path): "~" + CommandCall.expandable(path)
      }
    }
    let result = try await context.connect().run(
      Request(
        script: Self.script, arguments: arguments, input: input,
        environment: context.environment))
    if result.status == 127, let reason = result.errorText.dropPrefix(Self.mark) {
      throw Failure(result: .failure(reason.withoutOuterSpaces))
    }
    return result
  }

  /// What it printed; throws `Failure` where it failed, its complaint behind `trouble`.
  func output(
    of words: [Word], input: [UInt8] = [], orElse trouble: String
  ) async throws -> String {
    let result = try await run(words, input: input)
    guard result.status == 0 else { throw Failure(result: failure(result, trouble)) }
    return result.outputText
  }

  /// The answer to a call that failed.
  func failure(_ result: CommandResult, _ trouble: String) -> TaskResult {
    let said = result.errorText.isEmpty ? result.outputText : result.errorText
    return .failure("\(trouble)\(said.withoutOuterSpaces)")
  }

  private static let mark = "\u{1}missing "

  private static let script = """
    PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin
    count=$#
    while [ "$count" -gt 0 ]; do
      word=$1
      shift
      case $word in
        =*) word=${word#=} ;;
        *) eval "word=${word#?}" ;;
      esac
      set -- "$@" "$word"
      count=$((count - 1))
    done
    command -v "$1" >/dev/null || {
      printf '\(mark)%s\\n' "Failed to find required executable \\"$1\\" in paths: $PATH" >&2
      exit 127
    }
    "$@"
    """
}

extension CommandResult {
  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
}

extension String {
  /// What follows `prefix`; nil where it does not begin so.
  func dropPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
