import FoundationEssentials

/// How long tests go on with random input: a little in every run, for hours by hand.
public enum NoiseBudget {
  /// How many times as much as usual; `APUS_NOISE` says it.
  public static let factor =
    ProcessInfo.processInfo.environment["APUS_NOISE"].flatMap { Int($0) } ?? 1
  /// What all seeds begin with; `APUS_NOISE_SEED` says it, so that a longer run sees other input.
  public static let seed =
    ProcessInfo.processInfo.environment["APUS_NOISE_SEED"].flatMap { UInt64($0) } ?? 0
}
