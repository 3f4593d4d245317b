import Media
import Testing

struct G711Tests {
  @Test(arguments: [G711.mu, .a])
  func `every byte is its sample and back`(_ law: G711) {
    let bytes = (0...255).map { UInt8($0) }
    let again = law.encode(law.decode(bytes))
    // Mu law has two zeros, of which the positive one is sent.
    let expected = bytes.map { law == .mu && $0 == 0x7F ? 0xFF : $0 }
    #expect(again == expected)
  }

  @Test func `samples have the codes of the recommendation`() {
    #expect(G711.mu.encode([0, -1, 32_767, -32_768]) == [0xFF, 0x7F, 0x80, 0x00])
    #expect(G711.a.encode([0, -1, 32_767, -32_768]) == [0xD5, 0x55, 0xAA, 0x2A])
    #expect(G711.mu.decode([0x80, 0x00]) == [32_124, -32_124])
    #expect(G711.a.decode([0xAA, 0x2A]) == [32_256, -32_256])
  }

  @Test(arguments: [G711.mu, .a])
  func `a sample comes back within its step`(_ law: G711) {
    for sample in stride(from: Int16(-32_000), through: 32_000, by: 97) {
      let back = law.decode(law.encode([sample]))[0]
      #expect(abs(Int(back) - Int(sample)) <= max(16, abs(Int(sample)) / 16))
    }
  }

  @Test(arguments: [G711.mu, .a])
  func `the tone is 20 ms, quiet and not silent`(_ law: G711) {
    let samples = law.decode(law.tone)
    #expect(samples.count == 160)
    #expect(samples.allSatisfy { abs(Int($0)) < 1_100 })
    #expect(samples.contains { $0 > 900 } && samples.contains { $0 < -900 })
  }
}
