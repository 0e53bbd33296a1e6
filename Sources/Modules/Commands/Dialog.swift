import Jinja
import OrderedCollections
import Values

/// What a program says on its terminal, and what it is answered: no input or output of its own.
///
/// As pexpect, it answers the leftmost question of what has come since the last one; of two at one
/// place the first of the list. A question that is empty text is none.
struct Dialog {
  /// A question, as an expression of Python's, and its answers.
  private struct Question {
    let text: String
    let expression: RegularExpression
    var answers: [String]
    /// Whether the one answer is given every time.
    let repeats: Bool
  }

  /// A question that came more often than it has answers.
  struct Exhausted: Error {
    let question: String
    let output: String
  }

  /// All that the program has said.
  private(set) var transcript: [UInt8] = []
  private var questions: [Question]
  /// How much of it has been dealt with.
  private var past = 0

  /// Compiles the questions; throws a `TemplateError` where one is no expression.
  init(_ responses: Mapping) throws(TemplateError) {
    questions = []
    for (question, answer) in responses {
      let text = question.pythonString
      questions.append(
        Question(
          text: text,
          expression: try .compiled(text, options: [.dotMatchesAll, .isASCII]),
          answers: (answer.items ?? [answer]).map(Self.line), repeats: answer.items == nil))
    }
  }

  /// An answer with the one line break that ends it.
  private static func line(_ answer: Value) -> String {
    var text = answer.pythonString.unicodeScalars
    while text.last == "\n" { text.removeLast() }
    return String(text) + "\n"
  }

  /// Takes what the program has said since; what it is to be told then, if anything.
  mutating func hear(_ bytes: some Sequence<UInt8>) throws -> String {
    transcript += bytes
    var reply = ""
    while let (index, range) = try next() {
      let output = transcript[past..<(past + range.upperBound)]
      past += range.upperBound
      if questions[index].repeats {
        reply += questions[index].answers[0]
      } else if questions[index].answers.isEmpty {
        throw Exhausted(
          question: questions[index].text, output: String(decoding: output, as: UTF8.self))
      } else {
        reply += questions[index].answers.removeFirst()
      }
    }
    return reply
  }

  private func next() throws(TemplateError) -> (index: Int, range: Range<Int>)? {
    let text = Self.text(transcript[past...])
    var first: (index: Int, range: Range<Int>)?
    for (index, question) in questions.enumerated() {
      guard let range = try question.expression.firstMatch(in: text)?.range, !range.isEmpty
      else { continue }
      if range.lowerBound < first?.range.lowerBound ?? .max { first = (index, range) }
    }
    return first
  }

  /// Bytes as text of the same length, whatever they are: half a character may have come yet.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(decoding: bytes.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
  }
}
