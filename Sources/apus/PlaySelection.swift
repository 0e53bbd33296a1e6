import Diagnostics
import Playbook
import Values

/// Which plays of the playbooks run: those that `--play` names, or all from `--from-play` on.
struct PlaySelection {
  /// Names, wildcards or numbers; none are all.
  let chosen: [String]
  /// The play to begin with.
  let first: String?

  private struct Entry {
    let number: Int
    let name: String
    func isMeant(by word: String) -> Bool {
      Int(word) == number || name == word || Wildcard(word).matches(name)
    }
  }

  /// The playbooks without the plays that do not run; plays are counted over all of them.
  ///
  /// - Throws: That no play goes by a name.
  func applied(
    to playbooks: [Playbook], name: (Play) throws -> String
  ) throws -> [Playbook] {
    guard !chosen.isEmpty || first != nil else { return playbooks }
    let names = try playbooks.flatMap(\.plays).map(name)
    let entries = names.enumerated().map { Entry(number: $0 + 1, name: $1) }
    for word in chosen + [first].compactMap(\.self)
    where !entries.contains(where: { $0.isMeant(by: word) }) {
      throw DiagnosticError(unknown(word, entries))
    }
    let start = first.flatMap { word in entries.firstIndex { $0.isMeant(by: word) } } ?? 0
    var number = 0
    return playbooks.map { playbook in
      var playbook = playbook
      playbook.plays = playbook.plays.filter { _ in
        let entry = entries[number]
        number += 1
        guard entry.number > start else { return false }
        return chosen.isEmpty || chosen.contains { entry.isMeant(by: $0) }
      }
      return playbook
    }
  }

  private func unknown(_ word: String, _ entries: [Entry]) -> Diagnostic {
    let near = Suggestion.nearest(to: word, among: entries.map(\.name))
    return Diagnostic(
      .error, "no play is called `\(word)`",
      notes: entries.map { "play #\($0.number): \($0.name)" },
      hint: near.map { "did you mean `\($0)`?" })
  }
}
