/// Python's methods of tuples.
enum TupleMethods {
  static let all: [Method] = ListMethods.questions
}
