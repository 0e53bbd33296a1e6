import Crypto
import Jinja
import OrderedCollections
import Values

/// The filter of kubernetes.core that names configurations by what they hold.
enum KubernetesFilters {
  static let all = [
    Filter("k8s_config_resource_name") { (resource: Mapping) -> String in
      guard let name = resource["metadata"]?.mapping?["name"] else {
        throw TemplateError("the resource has no `metadata.name`")
      }
      let fields =
        switch resource["kind"]?.string {
        case "ConfigMap": ["data", "kind", "name"]
        case "Secret": ["data", "kind", "name", "type"]
        default:
          throw TemplateError("the resource is neither a `ConfigMap` nor a `Secret`")
        }
      var hashed: Mapping = [:]
      for field in fields {
        hashed[.string(field)] = field == "name" ? name : resource[.string(field)] ?? ""
      }
      return name.pythonString + "-" + digest(of: .mapping(hashed))
    }
  ]

  /// The beginning of the digest, in letters that spell no words (as `kubectl` writes it).
  private static func digest(of resource: Value) -> String {
    let writer = JSONWriter(
      sortsKeys: true, escapesNonASCII: true, itemSeparator: ",", keySeparator: ":",
      secrets: .exposed)
    let bytes = Array(writer.text(of: resource).utf8)
    let replacements: [Character: Character] = ["0": "g", "1": "h", "3": "k", "a": "m", "e": "t"]
    return String(
      Fingerprints.hexadecimal(SHA256.hash(data: bytes)).filter { $0 != ":" }.prefix(10)
        .map { replacements[$0] ?? $0 })
  }
}
