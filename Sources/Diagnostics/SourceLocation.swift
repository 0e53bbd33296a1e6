/// A stretch of a source file; line and column are computed only when shown.
public struct SourceLocation: Sendable, Hashable {
  /// The file that holds it.
  public let file: SourceFile
  private let lower: UInt32
  private let upper: UInt32

  /// Marks `range`, in bytes from the start of the file; empty marks a point.
  public init(file: SourceFile, range: Range<Int>) {
    self.file = file
    lower = UInt32(clamping: range.lowerBound)
    upper = UInt32(clamping: range.upperBound)
  }

  /// The marked bytes, counted from the start of the file.
  public var range: Range<Int> { Int(lower)..<Int(upper) }
  /// The 1-based line on which it begins.
  public var line: Int { file.line(at: Int(lower)) }
  /// The 1-based column at which it begins, in Unicode scalars.
  public var column: Int { file.column(at: Int(lower)) }
  /// The marked text, invalid UTF-8 repaired.
  public var text: String {
    let end = min(Int(upper), file.bytes.count)
    return String(decoding: file.bytes[min(Int(lower), end)..<end], as: UTF8.self)
  }
}

extension SourceLocation: CustomStringConvertible {
  /// `file:line:column`, as compilers print it and editors read it.
  public var description: String { "\(file.name):\(line):\(column)" }
}
