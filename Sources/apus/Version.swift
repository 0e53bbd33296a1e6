/// The version of Apus.
enum Version {
  /// Semantic versioning; below 1.0 anything may still change.
  static let current = "0.1.0"
}
