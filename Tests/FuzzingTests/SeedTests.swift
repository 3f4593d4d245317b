import Foundation
import Fuzzing
import Testing

/// What the fuzzer begins with, and what once broke a reader.
struct SeedTests {
  struct Seed: CustomTestStringConvertible, Sendable {
    let target: FuzzTarget
    let url: URL

    var testDescription: String { "\(target) \(url.lastPathComponent)" }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/Fuzzing")

  static let seeds: [Seed] = FuzzTarget.allCases.flatMap { target in
    let folder = folder.appendingPathComponent(target.rawValue)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { Seed(target: target, url: folder.appendingPathComponent($0)) }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `every target has seeds`(target: FuzzTarget) {
    #expect(Self.seeds.contains { $0.target == target })
  }

  @Test(arguments: seeds)
  func `a seed breaks nothing`(seed: Seed) throws {
    try seed.target.examine(Array(Data(contentsOf: seed.url)))
  }

  @Test(arguments: FuzzTarget.allCases)
  func `a reader takes every beginning of its seeds`(target: FuzzTarget) throws {
    for seed in Self.seeds where seed.target == target {
      let bytes = try Array(Data(contentsOf: seed.url))
      for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 16)) {
        try target.examine(Array(bytes[..<count]))
      }
    }
  }
}
