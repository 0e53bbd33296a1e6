import CLibYAML
import Diagnostics

/// What libyaml says of a text, event by event.  The only file that reads through pointers.
final class EventReader {
  /// A part of the text and where it stands, in bytes.
  struct Event {
    enum Kind {
      case documentStart
      case documentEnd
      case streamEnd
      case alias(String)
      case scalar(text: String, tag: String?, anchor: String?, isPlain: Bool)
      case sequenceStart(tag: String?, anchor: String?)
      case sequenceEnd
      case mappingStart(tag: String?, anchor: String?)
      case mappingEnd
    }

    var kind: Kind
    var range: Range<Int>
  }

  /// What libyaml could not read.
  struct Failure: Error {
    var problem: String
    var offset: Int
    var contextOffset: Int?
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private var offsets: CharacterOffsets

  init(_ file: SourceFile) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    yaml_parser_initialize(parser)
    // libyaml keeps the address, so the text must stay where it is as long as the parser lives.
    input = .allocate(capacity: max(1, file.bytes.count))
    _ = input.initialize(from: file.bytes)
    yaml_parser_set_input_string(parser, input.baseAddress, file.bytes.count)
    offsets = CharacterOffsets(file.bytes)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deinitialize(count: 1)
    parser.deallocate()
    input.deallocate()
  }

  func next() throws(Failure) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    let start = offsets[event.start_mark]
    let range = start..<max(start, offsets[event.end_mark])
    switch event.type {
    case YAML_STREAM_START_EVENT: return try next()
    case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, range: range)
    case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, range: range)
    case YAML_ALIAS_EVENT:
      return Event(kind: .alias(Self.text(event.data.alias.anchor) ?? ""), range: range)
    case YAML_SCALAR_EVENT:
      return Event(kind: Self.scalar(event.data.scalar), range: range)
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      return Event(
        kind: .sequenceStart(tag: Self.text(data.tag), anchor: Self.text(data.anchor)),
        range: range)
    case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, range: range)
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      return Event(
        kind: .mappingStart(tag: Self.text(data.tag), anchor: Self.text(data.anchor)),
        range: range)
    case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, range: range)
    default: return Event(kind: .streamEnd, range: range)
    }
  }

  private static func scalar(_ data: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar)
    -> Event.Kind
  {
    let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
    return .scalar(
      text: String(decoding: bytes, as: UTF8.self), tag: text(data.tag), anchor: text(data.anchor),
      isPlain: data.style == YAML_PLAIN_SCALAR_STYLE)
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private var failure: Failure {
    let reader = parser.pointee
    let problem = reader.problem.map { String(cString: $0) } ?? "the text is not YAML"
    // The scanner and parser count characters; the reader of bytes gives an offset.
    let isEncoding = reader.error == YAML_READER_ERROR
    let offset = isEncoding ? Int(reader.problem_offset) : offsets[reader.problem_mark]
    let context = reader.context == nil ? nil : offsets[reader.context_mark]
    return Failure(problem: problem, offset: offset, contextOffset: context)
  }
}

/// Where characters begin, in bytes: libyaml counts characters.
struct CharacterOffsets {
  private let bytes: [UInt8]
  private let isASCII: Bool
  private var character = 0
  private var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isASCII = bytes.allSatisfy { $0 < 0x80 }
    // A byte order mark is no character to libyaml.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// The byte offset of a mark; marks mostly come in order, so each look-up goes on from the last.
  subscript(mark: yaml_mark_t) -> Int {
    mutating get {
      if isASCII { return min(Int(mark.index), bytes.count) }
      if mark.index < character {
        character = 0
        offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      }
      while character < mark.index, offset < bytes.count {
        offset += 1
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        character += 1
      }
      return offset
    }
  }
}
