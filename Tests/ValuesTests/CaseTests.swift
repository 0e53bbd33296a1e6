import Diagnostics
import OrderedCollections
import TestSupport
import Testing
import Values

/// Cases whose expected part the script `record` took from Python.
struct CaseTests {
  static let folders = ["values", "reading", "floats", "order"]

  @Test(arguments: folders) func `the cases are there`(folder: String) {
    #expect(!CaseFile.all(in: "Cases/" + folder).isEmpty)
  }

  @Test(arguments: CaseFile.all(in: "Cases/values"))
  func `a value prints as in Python, and as Python's JSON`(file: CaseFile) {
    let writers = [
      JSONWriter(escapesNonASCII: true), JSONWriter(),
      JSONWriter(indent: 4, sortsKeys: true, escapesNonASCII: true),
      JSONWriter(indent: 0, escapesNonASCII: true),
      JSONWriter(escapesNonASCII: true, itemSeparator: ",", keySeparator: ":"),
    ]
    file.expectEachLine { line in
      let value = try JSONReader.value(ofText: line)
      return ([value.pythonRepresentation] + writers.map { $0.text(of: value) })
        .joined(separator: "\n")
    }
  }

  @Test(arguments: CaseFile.all(in: "Cases/reading"))
  func `JSON is read and refused as in Python`(file: CaseFile) {
    file.expectEachLine { line in
      guard let value = try? JSONReader.value(ofText: line) else { return "error" }
      return value.pythonRepresentation
    }
  }

  @Test(arguments: CaseFile.all(in: "Cases/floats"))
  func `a number prints as Python prints it`(file: CaseFile) {
    file.expectEachLine { line in PythonFloat.representation(Double(line) ?? 0) }
  }

  @Test(arguments: CaseFile.all(in: "Cases/order"))
  func `values compare as in Python`(file: CaseFile) {
    file.expectEachLine { line in
      let items = try #require(try JSONReader.value(ofText: line).items)
      let isEqual = items[0] == items[1] ? "True" : "False"
      // Not a number: Python compares, and says no to each.
      let hasNaN = items.contains { $0.number?.double.isNaN ?? false }
      let areNumbers = items.allSatisfy { $0.number != nil }
      guard let order = items[0].order(against: items[1]) else {
        return isEqual + (hasNaN && areNumbers ? " False False" : " error")
      }
      let isBefore = order == .before ? "True" : "False"
      let isAfter = order == .after ? "True" : "False"
      return "\(isEqual) \(isBefore) \(isAfter)"
    }
  }
}

extension CaseFile {
  /// Expects the last part to hold what `body` makes of each line of the first.
  fileprivate func expectEachLine(_ body: (String) throws -> String) {
    var text = ""
    for line in parts[0].unicodeScalars.split(
      separator: "\n", omittingEmptySubsequences: false
    ).dropLast() {
      do {
        text += try body(String(line)) + "\n"
      } catch {
        Issue.record(error, "\(name): \(String(line))")
      }
    }
    expectLastPart(text)
  }
}
