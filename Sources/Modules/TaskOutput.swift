import OrderedCollections
import Values

extension Mapping {
  /// With `stdout_lines` and `stderr_lines` beside `stdout` and `stderr`, as Ansible adds them.
  var withOutputLines: Mapping {
    var values = self
    for stream in ["stdout", "stderr"] {
      guard let text = values[.string(stream)]?.string else { continue }
      values[.string("\(stream)_lines")] = .list(text.pythonLines.map(Value.string))
    }
    return values
  }
}
