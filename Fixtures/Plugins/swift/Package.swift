// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "answering-harness",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "…", from: "0.1.0").
    .package(name: "harness", path: "../../..")
  ],
  targets: [
    .executableTarget(
      name: "answering-harness",
      dependencies: [.product(name: "HarnessCLI", package: "harness")],
      resources: [.copy("Scenarios")])
  ]
)
