import CPCRE2

/// The boundary to PCRE2: the only file of the target with pointers.
///
/// A compiled pattern never changes and PCRE2 lets any number of threads match with it at once, each
/// with match data of its own: hence `@unchecked Sendable`.
final class CompiledPattern: @unchecked Sendable {
  private let code: OpaquePointer
  private let groupCount: Int

  /// Compiles a pattern in PCRE2's own syntax.
  init(_ pattern: String, options: RegularExpression.Options) throws(TemplateError) {
    let context = pcre2_compile_context_create_8(nil)
    defer { pcre2_compile_context_free_8(context) }
    // Python's line break is LF, however PCRE2 was built.
    pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
    var number: Int32 = 0
    var offset = 0
    let bytes = Array(pattern.utf8)
    let compiled = bytes.withUnsafeBufferPointer { buffer in
      pcre2_compile_8(
        buffer.baseAddress, buffer.count, Self.bits(options), &number, &offset, context)
    }
    guard let compiled else {
      throw TemplateError(
        "`\(pattern)` is no regular expression: \(Self.message(number)) at offset \(offset)")
    }
    code = compiled
    // Where the machine has no JIT compiler, matching is slower and otherwise the same.
    pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE)
    var count: UInt32 = 0
    pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    groupCount = Int(count)
  }

  deinit { pcre2_code_free_8(code) }

  private static func bits(_ options: RegularExpression.Options) -> UInt32 {
    var bits = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_ALT_CIRCUMFLEX
    if !options.contains(.isASCII) { bits |= PCRE2_UCP }
    if options.contains(.ignoresCase) { bits |= PCRE2_CASELESS }
    if options.contains(.matchesLines) { bits |= PCRE2_MULTILINE }
    if options.contains(.dotMatchesAll) { bits |= PCRE2_DOTALL }
    if options.contains(.isVerbose) { bits |= PCRE2_EXTENDED }
    return bits
  }

  private static func message(_ number: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
    return length > 0 ? String(decoding: buffer[..<Int(length)], as: UTF8.self) : "error \(number)"
  }

  /// Which matches count.
  enum Bounds {
    case anywhere
    case atStart
    case atStartAndEnd
    /// All but an empty one at the start.
    case notEmptyAtStart

    fileprivate var bits: UInt32 {
      switch self {
      case .anywhere: 0
      case .atStart: PCRE2_ANCHORED
      case .atStartAndEnd: PCRE2_ANCHORED | PCRE2_ENDANCHORED
      case .notEmptyAtStart: PCRE2_NOTEMPTY_ATSTART
      }
    }
  }

  /// Where the pattern and its groups match first, at or after `start`.
  func match(
    _ subject: [UInt8], from start: Int, bounds: Bounds
  ) throws(TemplateError) -> [Range<Int>?]? {
    let data = pcre2_match_data_create_8(UInt32(groupCount + 1), nil)
    defer { pcre2_match_data_free_8(data) }
    let bits = PCRE2_NO_UTF_CHECK | bounds.bits
    // An empty array may have no address at all, which older versions of PCRE2 refuse.
    let status = (subject.isEmpty ? [0] : subject).withUnsafeBufferPointer { buffer in
      pcre2_match_8(code, buffer.baseAddress, subject.count, start, bits, data, nil)
    }
    if status == PCRE2_ERROR_NOMATCH { return nil }
    guard status >= 0, let offsets = pcre2_get_ovector_pointer_8(data) else {
      throw TemplateError("the regular expression cannot be matched: \(Self.message(status))")
    }
    return (0...groupCount).map { group in
      let (lower, upper) = (offsets[2 * group], offsets[2 * group + 1])
      // A group that took no part has the highest offset of all, which is -1 here.
      return lower >= 0 && lower <= upper ? lower..<upper : nil
    }
  }
}
