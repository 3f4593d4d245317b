import ArgumentParser

/// What a run is repeated by.
struct SeedOption: ParsableArguments {
  @Option(help: "Hexadecimal; decides everything that is drawn.")
  var seed: String?

  func validate() throws {
    if let seed, UInt64(seed, radix: 16) == nil {
      throw ValidationError("--seed is \"\(seed)\"; it must be hexadecimal, such as 4f1c")
    }
  }

  var isGiven: Bool { seed != nil }

  /// The one that was given, else a new one each time.
  func chosen() -> UInt64 {
    seed.flatMap { UInt64($0, radix: 16) } ?? UInt64.random(in: 1...0xFFFF_FFFF)
  }
}
