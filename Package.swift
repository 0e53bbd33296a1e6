// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let collections: Target.Dependency = .product(
  name: "OrderedCollections", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let signals: Target.Dependency = .product(
  name: "UnixSignals", package: "swift-service-lifecycle")

/// A library target under Sources/, which imports exactly what it names.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A test target under Tests/, whose recorded cases and goldens are data, not sources.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], path: String? = nil,
  data: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: ["TestSupport"] + dependencies, path: path, exclude: data,
    swiftSettings: settings)
}

let package = Package(
  name: "apus",
  products: [.executable(name: "apus", targets: ["apus"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),

    library("Diagnostics", [system]),
    library("Values", ["Diagnostics", bigInt, collections]),
    library("YAML", ["Diagnostics", "Values", "CLibYAML", bigInt, collections]),
    library("Jinja", ["Diagnostics", "Values", "CPCRE2", bigInt, collections]),
    library(
      "SSH", ["Diagnostics", "CLibSSH2", crypto, cryptoExtras, logging, subprocess, system] + nio),
    library("Inventory", ["Diagnostics", "Values", "YAML", collections, subprocess, system]),
    library("Playbook", ["Diagnostics", "Values", "YAML", "Jinja", collections, system]),
    library(
      "Templating",
      [
        "Diagnostics", "Values", "YAML", "Jinja", "Inventory", asn1, bigInt, collections, crypto,
        cryptoExtras,
        subprocess, system,
      ]),
    library(
      "Remote", ["Diagnostics", "Values", "SSH", crypto, logging, subprocess, system] + nio),
    library(
      "Modules",
      [
        "Diagnostics", "Values", "YAML", "Jinja", "Remote", "Templating", "Playbook", collections,
        crypto, system,
      ]),
    library(
      "Runner",
      [
        "Diagnostics", "Values", "YAML", "Jinja", "SSH", "Inventory", "Playbook", "Templating",
        "Remote", "Modules", collections, system,
      ]),
    library(
      "Journal",
      [
        "Diagnostics", "Values", "YAML", "Playbook", "Templating", "Modules", "Runner", collections,
        crypto, system,
      ]),
    library(
      "Reporting",
      ["Diagnostics", "Values", "YAML", "Modules", "Runner", collections, system]),
    .executableTarget(
      name: "apus",
      dependencies: [
        "Diagnostics", "Values", "YAML", "Jinja", "SSH", "Inventory", "Playbook", "Templating",
        "Remote", "Modules", "Runner", "Journal", "Reporting", arguments, collections, logging,
        signals, subprocess, system,
      ],
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["Diagnostics", subprocess, system],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests("ApusTests", [system], data: ["Cases"]),
    tests(
      "ConformanceTests", ["Values", collections, system], path: "Tests/Conformance",
      data: ["Plays", "record"]),
    tests("ConventionsTests", []),
    tests(
      "JinjaTests", ["Diagnostics", "Values", "Jinja", collections],
      data: ["Cases", "Suite", "record"]),
    tests(
      "ModulesTests",
      ["Diagnostics", "Values", "YAML", "Templating", "Remote", "Modules", collections, system],
      data: ["Cases", "record"]),
    tests(
      "TemplatingTests",
      ["Diagnostics", "Values", "YAML", "Jinja", "Inventory", "Templating", collections, system],
      data: ["Cases", "record", "record-vault"]),
    tests(
      "InventoryTests", ["Diagnostics", "Values", "Inventory", collections, system],
      data: ["Cases", "record"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests(
      "LabTests", ["Values", subprocess, system], path: "Tests/Lab",
      data: [
        "Cases", "Plays", "README.md", "Recorded", "demo", "lab", "lib", "record-cases", "selftest",
      ]),
    tests(
      "PlaybookTests", ["Diagnostics", "Values", "YAML", "Playbook", system],
      data: ["Cases", "record"]),
    tests(
      "JournalTests",
      [
        "Diagnostics", "Values", "Templating", "Modules", "Runner", "Journal", collections, system,
      ]),
    tests("RemoteTests", ["Diagnostics", "Values", "SSH", "Remote", system]),
    tests(
      "RunnerTests",
      [
        "Diagnostics", "Values", "YAML", "Inventory", "Playbook", "Templating", "Runner",
        collections,
      ]
    ),
    tests("SSHTests", ["Diagnostics", "SSH", system] + nio, data: ["Cases", "record"]),
    tests(
      "ValuesTests", ["Diagnostics", "Values", collections], data: ["Cases", "record"]),
    tests(
      "YAMLTests", ["Diagnostics", "Values", "YAML", collections],
      data: ["Cases", "compare", "record"]),
    tests(
      "ReportingTests", ["Diagnostics", "Values", "Modules", "Runner", "Reporting", collections],
      data: ["Cases", "Plays", "record"]),
  ],
  swiftLanguageModes: [.v6]
)
