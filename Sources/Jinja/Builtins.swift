import Values

/// Jinja2's own filters, tests, globals and Python's methods: the one list of families.
enum Builtins {
  static let filters: [Filter] =
    LayoutFilters.all + MappingFilters.all + MarkupFilters.all + NumberFilters.all
    + SelectionFilters.all + SequenceFilters.all + SerializationFilters.all + StringFilters.all
    + URLFilters.all

  static let tests: [TemplateTest] = ComparisonTests.all + StringTests.all + TypeTests.all

  static let methods: [Method.Receiver: [Method]] = [
    .bytes: BytesMethods.all, .float: NumberMethods.floats, .int: NumberMethods.integers,
    .list: ListMethods.all, .mapping: MappingMethods.all, .set: SetMethods.all,
    .string: StringMethods.all, .tuple: TupleMethods.all,
  ]

  static let globals: [String: Value] = Globals.all
}
