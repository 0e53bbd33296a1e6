import OrderedCollections
import Values

/// The host's Python, where it has one: nothing of ours needs it, but playbooks ask.
enum PythonFacts: FactFamily {
  static let name = "python"
  static let isMinimal = true
  static let script = """
    python=/usr/bin/python3
    [ -x "$python" ] || python=$(command -v python3)
    [ -z "$python" ] || {
      say python "$python"
      run python.version "$python" --version
    }
    """

  static func facts(from reply: Reply, known: Mapping) -> Mapping {
    guard let path = reply["python"], let said = reply.trimmed("python.version"),
      let version = said.split(separator: " ").last
    else { return [:] }
    let numbers = version.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    guard numbers.count >= 3 else { return [:] }
    return [
      "python_version": .string(String(version)),
      "python": [
        "executable": .string(path), "type": "cpython", "has_sslcontext": true,
        "version": [
          "major": .int(numbers[0]), "minor": .int(numbers[1]), "micro": .int(numbers[2]),
          "releaselevel": "final", "serial": 0,
        ],
        "version_info": [.int(numbers[0]), .int(numbers[1]), .int(numbers[2]), "final", 0],
      ],
    ]
  }
}
