import CLibYAML

/// Writes a text event by event: the boundary to libyaml's emitter, and the only place of its
/// pointers.
///
/// What is written depends on the order of events alone, so a call that libyaml refuses is a bug of
/// ours; it fails for nothing else but a lack of memory.
final class EventWriter {
  /// How a scalar is to be quoted, where it may.
  enum Style {
    case any, singleQuoted, doubleQuoted, literal, folded
  }

  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private let output: UnsafeMutablePointer<[UInt8]>

  /// Begins a text of one document.
  init(
    indent: Int?, width: Int?, allowsUnicode: Bool, startsExplicitly: Bool
  ) {
    output = .allocate(capacity: 1)
    output.initialize(to: [])
    emitter = .allocate(capacity: 1)
    emitter.initialize(to: yaml_emitter_t())
    let isReady = yaml_emitter_initialize(emitter) == 1
    precondition(isReady, "libyaml is out of memory")
    yaml_emitter_set_output(
      emitter,
      { target, bytes, count in
        let text = UnsafeBufferPointer(start: bytes, count: count)
        target?.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: text)
        return 1
      }, output)
    if let indent { yaml_emitter_set_indent(emitter, Int32(clamping: indent)) }
    if let width { yaml_emitter_set_width(emitter, Int32(clamping: width)) }
    yaml_emitter_set_unicode(emitter, allowsUnicode ? 1 : 0)
    emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
    emit {
      yaml_document_start_event_initialize($0, nil, nil, nil, startsExplicitly ? 0 : 1)
    }
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
    output.deinitialize(count: 1)
    output.deallocate()
  }

  /// Writes a scalar; `isPlain` tells whether its bare text reads back with its tag, `isText`
  /// whether its quoted text does.
  func scalar(_ text: String, tag: String, isPlain: Bool, isText: Bool, style: Style) {
    var text = text
    text.withUTF8 { bytes in
      tag.withCString { tag in
        tag.withMemoryRebound(to: UInt8.self, capacity: 1) { tag in
          emit {
            yaml_scalar_event_initialize(
              $0, nil, tag, bytes.baseAddress ?? tag, Int32(clamping: bytes.count),
              isPlain ? 1 : 0, isText ? 1 : 0, Self.native(style))
          }
        }
      }
    }
  }

  /// Opens a list; `isFlow` for one in brackets.
  func startSequence(isFlow: Bool) {
    emit {
      yaml_sequence_start_event_initialize(
        $0, nil, nil, 1, isFlow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE)
    }
  }

  /// Closes a list.
  func endSequence() { emit { yaml_sequence_end_event_initialize($0) } }

  /// Opens a mapping; `isFlow` for one in braces; a tag other than that of mappings is written.
  func startMapping(isFlow: Bool, tag: String?) {
    let style = isFlow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
    guard let tag else {
      return emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, style) }
    }
    tag.withCString { tag in
      tag.withMemoryRebound(to: UInt8.self, capacity: 1) { tag in
        emit { yaml_mapping_start_event_initialize($0, nil, tag, 0, style) }
      }
    }
  }

  /// Closes a mapping.
  func endMapping() { emit { yaml_mapping_end_event_initialize($0) } }

  /// Ends the text, and gives it.
  func finish(endsExplicitly: Bool) -> String {
    emit { yaml_document_end_event_initialize($0, endsExplicitly ? 0 : 1) }
    emit { yaml_stream_end_event_initialize($0) }
    yaml_emitter_flush(emitter)
    return String(decoding: output.pointee, as: UTF8.self)
  }

  private func emit(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) {
    var event = yaml_event_t()
    let isMade = make(&event) == 1
    precondition(isMade, "libyaml is out of memory")
    // The emitter takes the event over, whether or not it can write it.
    let isWritten = yaml_emitter_emit(emitter, &event) == 1
    precondition(isWritten, "libyaml refused an event")
  }

  private static func native(_ style: Style) -> yaml_scalar_style_t {
    switch style {
    case .any: YAML_ANY_SCALAR_STYLE
    case .singleQuoted: YAML_SINGLE_QUOTED_SCALAR_STYLE
    case .doubleQuoted: YAML_DOUBLE_QUOTED_SCALAR_STYLE
    case .literal: YAML_LITERAL_SCALAR_STYLE
    case .folded: YAML_FOLDED_SCALAR_STYLE
    }
  }
}
