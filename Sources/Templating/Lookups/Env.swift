import FoundationEssentials
import Jinja
import Values

extension Lookup {
  /// Variables of the environment of this process; `default` where one is not set.
  static let env = Lookup("env") { call in
    try call.termTexts().map { term in
      guard let name = term.split(separator: " ").first.map(String.init) else {
        throw LookupFailure("the name of a variable is missing")
      }
      InputRecorder.current?.note(environment: name)
      if let text = ProcessInfo.processInfo.environment[name] { return .string(text) }
      let fallback = call.options.last { $0.name == "default" }?.value ?? ""
      if fallback.isDefined { return fallback }
      throw TemplateError(.undefined("the environment variable `\(name)` is not set", nearest: nil))
    }
  }
}
