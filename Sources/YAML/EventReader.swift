import CLibYAML
import Diagnostics
import Glibc

/// Reads a text event by event: the boundary to libyaml's parser, and the only place of its
/// pointers.
///
/// It holds one event at a time; what is asked of it is copied out, so that nothing outlives the
/// next `advance()`.
final class EventReader {
  /// What happens at a place of the text.
  enum Event {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case scalar, alias
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
  }

  /// The text, as UTF-8.
  let file: SourceFile
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let current: UnsafeMutablePointer<yaml_event_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let places: CharacterPlaces

  /// Takes a text in UTF-8, with or without a byte order mark.
  init(_ file: SourceFile) {
    self.file = file
    places = CharacterPlaces(file.bytes)
    // libyaml keeps the pointer between calls, which an array does not allow; hence the copy.
    input = .allocate(capacity: max(1, file.bytes.count))
    _ = input.initialize(from: file.bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    current = .allocate(capacity: 1)
    current.initialize(to: yaml_event_t())
    let isReady = yaml_parser_initialize(parser) == 1
    precondition(isReady, "libyaml is out of memory")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    let start = places.origin
    yaml_parser_set_input_string(
      parser, input.baseAddress.map { $0 + start }, file.bytes.count - start)
  }

  deinit {
    yaml_event_delete(current)
    yaml_parser_delete(parser)
    current.deallocate()
    parser.deallocate()
    input.deallocate()
  }

  /// Moves to the next event.
  func advance() throws(YAMLError) -> Event {
    yaml_event_delete(current)
    guard yaml_parser_parse(parser, current) == 1 else { throw failure }
    switch current.pointee.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias
    case YAML_SCALAR_EVENT: return .scalar
    case YAML_SEQUENCE_START_EVENT: return .sequenceStart
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT: return .mappingStart
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: return .streamEnd
    }
  }

  /// The text of the scalar at which it stands.
  var text: String {
    let scalar = current.pointee.data.scalar
    return String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
  }

  /// Whether the scalar holds anything that a template engine would act on.
  var looksTemplated: Bool {
    let scalar = current.pointee.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    guard let start = bytes.baseAddress,
      let brace = memchr(start, Int32(UInt8(ascii: "{")), bytes.count)
    else { return false }
    return TemplateMark.occurs(in: bytes[(brace - UnsafeMutableRawPointer(mutating: start))...])
  }

  /// Whether the scalar's text decides what it is: it is bare, or its tag is a lone `!`.
  var isPlain: Bool {
    current.pointee.data.scalar.plain_implicit == 1
  }

  /// The tag that is written at the event, resolved; nil where there is none.
  var tag: String? {
    switch current.pointee.type {
    case YAML_SCALAR_EVENT: Self.tag(current.pointee.data.scalar.tag)
    case YAML_SEQUENCE_START_EVENT: Self.tag(current.pointee.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT: Self.tag(current.pointee.data.mapping_start.tag)
    default: nil
    }
  }

  /// The name of the anchor that is set at the event, or that the alias names.
  var anchor: String? {
    switch current.pointee.type {
    case YAML_ALIAS_EVENT: Self.string(current.pointee.data.alias.anchor)
    case YAML_SCALAR_EVENT: Self.string(current.pointee.data.scalar.anchor)
    case YAML_SEQUENCE_START_EVENT: Self.string(current.pointee.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: Self.string(current.pointee.data.mapping_start.anchor)
    default: nil
    }
  }

  /// Where the event begins, in bytes.
  var start: Int { places.byte(of: current.pointee.start_mark.index) }
  /// Where the event ends, in bytes.
  var end: Int { places.byte(of: current.pointee.end_mark.index) }

  private static func string(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  /// A lone `!` says nothing, as PyYAML has it.
  private static func tag(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    string(pointer).flatMap { $0 == "!" ? nil : $0 }
  }

  /// What libyaml has to say about the place where it gave up.
  private var failure: YAMLError {
    let parser = parser.pointee
    let problem = parser.problem.map { String(cString: $0) } ?? "something is wrong"
    if parser.error == YAML_READER_ERROR {
      let offset = min(parser.problem_offset + places.origin, file.bytes.count)
      return SyntaxProblem(problem, at: offset, in: file).error
    }
    let context = parser.context.map { String(cString: $0) }
    var contextPlace: Int?
    if context != nil { contextPlace = places.byte(of: parser.context_mark.index) }
    let place = places.byte(of: parser.problem_mark.index)
    return SyntaxProblem(
      problem, at: place, context: context, from: contextPlace, in: file
    ).error
  }
}

/// Where the characters of a text stand, in bytes; libyaml counts in characters.
private struct CharacterPlaces {
  /// Where the first character stands: behind the byte order mark, if there is one.
  let origin: Int
  private let count: Int
  /// The byte of each character; empty where each character is one byte.
  private let bytes: [UInt32]

  init(_ text: [UInt8]) {
    origin = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    count = text.count
    if text.withUnsafeBufferPointer(Self.isASCII) {
      bytes = []
    } else {
      var places: [UInt32] = []
      places.reserveCapacity(text.count - origin)
      for offset in origin..<text.count where text[offset] & 0xC0 != 0x80 {
        places.append(UInt32(clamping: offset))
      }
      bytes = places
    }
  }

  private static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // All bits together, without a branch per byte, so that the compiler takes many at once.
    text.reduce(0) { $0 | $1 } < 0x80
  }

  func byte(of character: Int) -> Int {
    if bytes.isEmpty { return min(character + origin, count) }
    return character < bytes.count ? Int(bytes[character]) : count
  }
}
