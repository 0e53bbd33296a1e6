/// A pattern of file names: `*`, `?`, `[abc]`, `[!abc]`, as Python's `fnmatch` reads them.
public struct Wildcard: Sendable {
  private enum Piece: Sendable {
    case one(Unicode.Scalar)
    case any
    case many
    case of([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  private let pieces: [Piece]

  /// Reads a pattern; every text is one.
  public init(_ pattern: String) {
    var pieces: [Piece] = []
    var rest = Array(pattern.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": pieces.append(.many)
      case "?": pieces.append(.any)
      case "[": pieces.append(Self.set(&rest) ?? .one("["))
      default: pieces.append(.one(scalar))
      }
    }
    self.pieces = pieces
  }

  /// Whether the whole of `text` fits.
  public func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var (piece, position) = (0, 0)
    var retry: (piece: Int, position: Int)?
    while position < scalars.count {
      if piece < pieces.count, case .many = pieces[piece] {
        retry = (piece, position)
        piece += 1
      } else if piece < pieces.count, fits(scalars[position], pieces[piece]) {
        piece += 1
        position += 1
      } else if let last = retry {
        retry = (last.piece, last.position + 1)
        (piece, position) = (last.piece + 1, last.position + 1)
      } else {
        return false
      }
    }
    return pieces[piece...].allSatisfy { if case .many = $0 { true } else { false } }
  }

  private func fits(_ scalar: Unicode.Scalar, _ piece: Piece) -> Bool {
    switch piece {
    case .one(let wanted): scalar == wanted
    case .any: true
    case .many: false
    case .of(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  /// Reads a set up to its `]`, which is a member where it comes first; nil where it never closes.
  private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> Piece? {
    var body = rest
    let isNegated = body.first == "!"
    if isNegated { body.removeFirst() }
    var members: [Unicode.Scalar] = []
    while let scalar = body.popFirst() {
      if scalar == "]", !members.isEmpty {
        rest = body
        return .of(ranges(members[...]), isNegated: isNegated)
      }
      members.append(scalar)
    }
    return nil
  }

  private static func ranges(
    _ members: ArraySlice<Unicode.Scalar>
  ) -> [ClosedRange<Unicode.Scalar>] {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var rest = members
    while let low = rest.popFirst() {
      if rest.first == "-", let high = rest.dropFirst().first {
        rest = rest.dropFirst(2)
        if low <= high { ranges.append(low...high) }
      } else {
        ranges.append(low...low)
      }
    }
    return ranges
  }
}
