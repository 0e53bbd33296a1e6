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
let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")
let collections: Target.Dependency = .product(
  name: "OrderedCollections", package: "swift-collections")

let package = Package(
  name: "templates",
  dependencies: [
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .target(
      name: "Diagnostics",
      dependencies: [.product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: settings),
    .target(
      name: "Values", dependencies: ["Diagnostics", bigInt, collections], swiftSettings: settings),
    .target(
      name: "Jinja", dependencies: ["Diagnostics", "Values", "CPCRE2", bigInt, collections],
      swiftSettings: settings),
    .executableTarget(
      name: "templates", dependencies: ["Jinja", "Values", collections], swiftSettings: settings),
  ]
)
