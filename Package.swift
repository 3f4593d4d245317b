// swift-tools-version: 6.1
import PackageDescription

/// Set by Scripts/fuzz: the rooms then count what of them is reached, for libFuzzer.
let isFuzzing = Context.environment["HARNESS_FUZZ"] == "1"

let features: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let settings = features + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : [])

/// A module of the house: a folder in Sources, named after what it holds.
func room(
  _ name: String, uses dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of a room, against optimised rooms but not optimised themselves.
///
/// The optimiser of Swift 6.3 crashes on some asynchronous tests ("while splitting coroutine").
func tests(
  of name: String, uses dependencies: [Target.Dependency] = [], isOptimised: Bool = false
) -> Target {
  let plain: SwiftSetting = .unsafeFlags(["-Onone"], .when(configuration: .release))
  return .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    swiftSettings: settings + (isOptimised ? [] : [plain]))
}

/// Set by the Makefile: programs that carry Swift's libraries start sooner, and without Swift.
///
/// Tests cannot: the test libraries bring the shared ones.
let isStandalone = Context.environment["HARNESS_STANDALONE"] == "1"

let linking: [LinkerSetting] =
  isStandalone
  ? [
    .unsafeFlags(
      ["-static-stdlib"]
        + [
          "Foundation", "FoundationInternationalization", "FoundationEssentials",
          "CoreFoundation", "_FoundationICU", "_FoundationCShims", "_FoundationCollections",
          "swiftSynchronization", "swiftDispatch",
        ].map { "-l\($0)" },
      .when(platforms: [.linux]))
  ] : []

let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]
let tls: [Target.Dependency] = [
  .product(name: "NIOTLS", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "harness",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "harness", targets: ["harness"]),
    .executable(name: "failover-proxy", targets: ["failover-proxy"]),
    .executable(name: "lifeboat", targets: ["lifeboat-program"]),
    .executable(name: "benchmarks", targets: ["benchmarks"]),
    .library(name: "HarnessCLI", targets: ["HarnessCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Row 0: bytes, addresses, time; SIP messages as values.
    .systemLibrary(
      name: "COsip", pkgConfig: "libosip2", providers: [.apt(["libosip2-dev"])]),
    .systemLibrary(
      name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "COpus", pkgConfig: "opus", providers: [.apt(["libopus-dev"])]),
    .systemLibrary(name: "CEpoll"),
    .systemLibrary(name: "COctets"),
    room("Wire"),
    room("SIP", uses: ["Wire", "COsip", "COctets"]),
    room("Media", uses: ["Wire", "COpus"]),
    room("Trust", uses: ["Wire", crypto]),

    // Play: transports, transactions, user agents, systems under test.
    room("Transports", uses: ["Wire", "SIP", "CEpoll"] + nio + tls),
    room("Signaling", uses: ["Wire", "SIP"]),
    room("Systems", uses: ["Wire", "SIP", "Transports"]),
    room("Faults", uses: ["Wire", "SIP", "Media"]),
    room("Speech", uses: ["Wire", "SIP", "Media"]),
    room("UserAgents", uses: ["Wire", "SIP", "Media", "Speech", "Signaling", "Faults"]),
    room(
      "Services",
      uses: ["Wire", yams, arguments] + nio + [.product(name: "NIOHTTP1", package: "swift-nio")]),
    room("FailoverProxy", uses: ["Wire", "SIP", "Services", "Signaling", "Transports"]),
    room(
      "Voicemail",
      uses: [
        "Wire", crypto, .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ] + nio),
    room("Customers", uses: ["Wire", grdb]),
    room("Postgres", uses: ["Wire", "Customers", "CPq"]),
    room(
      "BlobParty",
      uses: [
        "Wire", crypto, .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ] + nio),
    .executableTarget(
      name: "failover-proxy", dependencies: ["FailoverProxy", "Services", "Transports", arguments],
      swiftSettings: settings, linkerSettings: linking),
    room(
      "Lifeboat",
      uses: [
        "Wire", "SIP", "Media", "Services", "Speech", "Signaling", "Transports", "Systems",
        "Voicemail", "Customers", "Postgres", crypto,
      ]),
    // Not named as what it makes: that and the room's name differ in case alone.
    .executableTarget(
      name: "lifeboat-program", dependencies: ["Lifeboat", "Services", arguments],
      swiftSettings: settings, linkerSettings: linking),

    // Judge: capture, calls, checks, reports.
    room("Capture", uses: ["Wire", "SIP", "Media", "CPcap", "CZlib", "COctets", crypto]),
    room("Calls", uses: ["Wire", "SIP", "Media", "COctets"]),
    room("Checks", uses: ["Wire", "SIP", "Media", "Calls"]),
    room("Recordings", uses: ["Wire", "SIP", "Media", "Capture", "Calls", "Checks"]),
    room(
      "Reports",
      uses: [
        "Wire", "SIP", "Media", "Capture", "Calls", "Checks", "Recordings", "Scenarios",
        "Plugins", "Linting",
      ], resources: [.copy("Schema")]),

    // What it remembers of earlier runs.
    room("Store", uses: ["Wire", "Scenarios", grdb]),

    // Plugins in any language, as child processes.
    room(
      "ProcessPlugins",
      uses: [
        "Wire", "SIP", "Media", "Faults", "Systems", "Calls", "Checks", "Plugins", "Scenarios",
      ], resources: [.copy("Python")]),

    // What it proves, signed.
    room(
      "Certification",
      uses: [
        "Wire", "SIP", "Media", "Capture", "Calls", "Checks", "Plugins", "Scenarios", "Reports",
        crypto,
      ]),

    // Where the two meet.
    room("Plugins", uses: ["Wire", "SIP", "Calls", "Checks", "Faults"]),
    room("Documents", uses: ["Plugins", yams]),
    room("Linting", uses: ["Wire", "Plugins", "Documents"]),
    room("Setups", uses: ["Wire", "Plugins", "Documents"]),
    room(
      "Scenarios",
      uses: [
        "Wire", "SIP", "Media", "Trust", "Signaling", "Transports", "UserAgents", "Faults",
        "Systems", "Capture", "Calls", "Checks", "Plugins", "Documents",
      ], resources: [.copy("Schema")]),
    room(
      "Replaying",
      uses: [
        "Wire", "SIP", "Media", "Signaling", "Transports", "Trust", "Systems", "Capture",
        "Calls", "Checks", "Plugins", "Scenarios",
      ], resources: [.copy("Schema")]),
    room(
      "FailoverPack",
      uses: [
        "Wire", "SIP", "Media", "Calls", "Checks", "Plugins",
      ], resources: [.copy("Library")]),
    room(
      "LifeboatPack",
      uses: ["Wire", "SIP", "Media", "Calls", "Checks", "Plugins"],
      resources: [.copy("Library")]),
    room(
      "HarnessCLI",
      uses: [
        "Wire", "SIP", "Media", "Faults", "Transports", "Systems", "Capture", "Calls", "Checks",
        "Recordings", "Reports", "Plugins", "Scenarios", "FailoverPack", "FailoverProxy",
        "LifeboatPack", "Customers", "BlobParty", "Certification", "Documents", "Linting",
        "Setups", "Replaying", "Store", "ProcessPlugins", arguments,
      ]),
    .executableTarget(
      name: "voicemail-kills", dependencies: ["Wire", "Voicemail", "BlobParty", arguments],
      path: "Sources/VoicemailKills", swiftSettings: settings),
    .executableTarget(
      name: "harness", dependencies: ["HarnessCLI"], swiftSettings: settings,
      linkerSettings: linking),

    // Measuring: captures to judge, and the least a program can do with them.
    .executableTarget(
      name: "benchmarks", dependencies: ["Wire", "Capture", "CPcap", arguments],
      path: "Sources/Benchmarks", swiftSettings: settings),

    // Hostile bytes for every reader.
    room(
      "Fuzzing",
      uses: [
        "Wire", "SIP", "Media", "Capture", "Calls", "Checks", "Recordings", "FailoverPack",
        "Plugins", "Linting", "Setups", "Documents", "Systems", "ProcessPlugins", "Customers",
      ]),

    // Tests, one folder a module.
    tests(of: "Wire"),
    tests(of: "SIP", uses: ["Wire", "COsip"]),
    tests(of: "Signaling", uses: ["Wire", "SIP"]),
    tests(of: "Trust", uses: ["Wire"]),
    tests(of: "Transports", uses: ["Wire", "SIP", "Trust"]),
    tests(of: "Systems", uses: ["Wire", "SIP"]),
    tests(of: "Faults", uses: ["Wire", "SIP", "Media"]),
    tests(of: "Speech", uses: ["Wire", "SIP", "Media"]),
    tests(of: "UserAgents", uses: ["Wire", "SIP", "Media", "Signaling", "Faults"]),
    tests(
      of: "FailoverProxy",
      uses: [
        "Wire", "SIP", "Services", "Signaling", "Trust", "Transports", "Calls", "Checks",
        "FailoverPack", "Recordings",
      ],
      isOptimised: true),
    tests(
      of: "Lifeboat",
      uses: [
        "Wire", "SIP", "Media", "Services", "Signaling", "Transports", "Customers", "Voicemail",
      ]),
    tests(of: "Media", uses: ["Wire"]),
    tests(of: "Capture", uses: ["Wire", "SIP", "Media", "Calls", "CPcap", "CZlib"]),
    tests(of: "Calls", uses: ["Wire", "SIP", "Media", "Capture"]),
    tests(of: "Checks", uses: ["Wire", "SIP", "Media", "Calls", "Capture"]),
    tests(
      of: "Recordings",
      uses: ["Wire", "SIP", "Media", "Capture", "Calls", "Checks", "FailoverPack", "Reports"]),
    tests(
      of: "Reports",
      uses: [
        "Wire", "SIP", "Media", "Capture", "Calls", "Checks", "Recordings", "Scenarios",
        "Plugins", "FailoverPack", "Linting",
      ]),
    tests(
      of: "Certification",
      uses: [
        "Wire", "SIP", "Capture", "Calls", "Checks", "Plugins", "Scenarios", "FailoverPack",
        "Transports",
      ]),
    tests(of: "Store", uses: ["Scenarios", grdb]),
    tests(of: "Voicemail", uses: ["Wire", "Media", "BlobParty", "Trust", "voicemail-kills"]),
    tests(of: "Customers", uses: ["Wire", "Transports", "Postgres"]),
    tests(of: "BlobParty", uses: ["Wire"]),
    tests(
      of: "ProcessPlugins",
      uses: [
        "Wire", "SIP", "Faults", "Systems", "Calls", "Checks", "Plugins", "FailoverPack",
        "Recordings",
      ]),
    tests(of: "Linting", uses: ["Plugins", "FailoverPack"]),
    tests(of: "Plugins", uses: ["Wire", "SIP", "Calls", "Checks", "Faults"]),
    tests(of: "Setups", uses: ["Wire", "Plugins", "Documents"]),
    tests(
      of: "Scenarios",
      uses: [
        "Wire", "SIP", "Media", "Signaling", "UserAgents", "Faults", "Transports", "Systems",
        "Capture", "Calls", "Checks", "Plugins", "FailoverPack", "FailoverProxy",
      ]),
    tests(
      of: "Replaying",
      uses: [
        "Wire", "SIP", "Media", "Signaling", "Capture", "Calls", "FailoverProxy",
      ]),
    tests(
      of: "FailoverPack",
      uses: ["Wire", "SIP", "Media", "Calls", "Checks", "Capture", "Plugins"]),
    tests(
      of: "LifeboatPack",
      uses: ["Wire", "SIP", "Media", "Calls", "Checks", "Capture", "FailoverPack", "Plugins"]),
    tests(
      of: "HarnessCLI",
      uses: [
        "harness", "failover-proxy", "Wire", "SIP", "Capture", "Calls", "Recordings", "Plugins",
        "FailoverPack", "LifeboatPack", "Documents", arguments,
      ]),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: ["benchmarks", "Capture", "Checks", "Recordings", "FailoverPack"],
      swiftSettings: settings),
    tests(of: "Fuzzing"),
    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
  ]
)

if isFuzzing {
  // Without instrumentation: the compiler then leaves out `main`.
  package.targets.append(
    .executableTarget(
      name: "fuzzer", dependencies: ["Fuzzing"], path: "Sources/Fuzzer", swiftSettings: features))
}

if Context.environment["HARNESS_EXAMPLE"] == "1" {
  // Set by Scripts/example-plugin: a package of its own, built here with the rooms that are built.
  package.targets.append(
    .executableTarget(
      name: "answering-harness", dependencies: ["HarnessCLI"],
      path: "Fixtures/Plugins/swift/Sources/answering-harness", resources: [.copy("Scenarios")]))
  // What `harness plugin new --language swift my-rules` writes.
  package.targets.append(
    .executableTarget(
      name: "my-rules", dependencies: ["HarnessCLI"],
      path: ".build/scaffold/my-rules/Sources/my-rules"))
}
