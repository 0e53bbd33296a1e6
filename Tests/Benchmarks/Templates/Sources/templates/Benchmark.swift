import Jinja
import OrderedCollections
import Values

/// Times the engine on a corpus that comes on the standard input, as one line of JSON; see the script
/// `../../../templates`, which makes it and times Jinja2 on the same.
@main
struct Benchmark {
  static func main() throws {
    guard let line = readLine(),
      let corpus = try JSONReader.value(ofText: line).mapping,
      let seconds = corpus["seconds"]?.number?.double
    else { return }
    let environment = environment(corpus)
    let texts = (corpus["parsed"]?.items ?? []).compactMap(\.string)
    if !texts.isEmpty {
      let time = measure(seconds) {
        for text in texts { _ = try? Template(text, in: environment) }
      }
      let refused = texts.filter { (try? Template($0, in: environment)) == nil }
      report(["job": "parse", "time": .float(time), "refused": .int(refused.count)])
    }
    let variables = Globals(values: corpus["variables"]?.mapping ?? [:])
    for (name, group) in corpus["rendered"]?.mapping ?? [:] {
      render(name.pythonString, (group.items ?? []).compactMap(\.string))
    }

    func render(_ name: String, _ texts: [String]) {
      do {
        let templates = try texts.map { try Template($0, in: environment) }
        let output = try templates.map { try $0.render(in: variables) }.joined()
        let time = measure(seconds) {
          for template in templates { _ = try? template.render(in: variables) }
        }
        report(["job": .string(name), "time": .float(time), "output": .string(output)])
      } catch {
        let message = (error as? TemplateError)?.message ?? "\(error)"
        report(["job": .string(name), "error": .string(message)])
      }
    }
  }

  /// Names that the corpus uses and only Ansible has are there, and do nothing.
  private static func environment(_ corpus: Mapping) -> Environment {
    func names(_ kind: Value) -> [String] { (corpus[kind]?.items ?? []).compactMap(\.string) }
    return Environment(
      filters: names("filters").map { name in Filter(raw: name) { value, _, _ in value } },
      tests: names("tests").map { name in TemplateTest(name) { (_: Value) in true } })
  }

  /// The shortest time of one run, in seconds, found in about the given time.
  private static func measure(_ seconds: Double, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    body()
    let start = clock.now
    var best = Duration.seconds(3600)
    repeat {
      best = min(best, clock.measure(body))
    } while start.duration(to: clock.now)
      < .seconds(seconds)
    return best / .seconds(1)
  }

  private static func report(_ result: Value) {
    print(JSONWriter().text(of: result))
  }
}

/// Variables without templates among them.
private struct Globals: VariableSource {
  let values: Mapping

  func lookup(_ name: String) -> Value? { values[.string(name)] }
  func resolve(_ value: Value) -> Value { value }
  var names: [String] { values.keys.compactMap(\.string) }
}
