// swift-tools-version: 6.2
import PackageDescription

// The engine's own sources, by symbolic links, so that nothing else of Apus need be built.
let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
let collections: Target.Dependency = .product(
  name: "OrderedCollections", package: "swift-collections")

let package = Package(
  name: "templates",
  dependencies: [
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0")
  ],
  targets: [
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .target(name: "Diagnostics", swiftSettings: settings),
    .target(name: "Values", dependencies: ["Diagnostics", collections], swiftSettings: settings),
    .target(
      name: "Jinja", dependencies: ["Diagnostics", "Values", "CPCRE2", collections],
      swiftSettings: settings),
    .executableTarget(
      name: "templates", dependencies: ["Jinja", "Values", collections], swiftSettings: settings),
  ]
)
