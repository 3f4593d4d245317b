import Foundation
import Testing
import Wire

struct MomentTextTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_774_915_199, "2026-03-30T23:59:59Z"), (-1, "1969-12-31T23:59:59Z"),
  ]) func `a moment is written in UTC`(_ seconds: Int64, _ text: String) {
    #expect(Moment(nanoseconds: seconds * 1_000_000_000).utc == text)
  }

  @Test func `a fraction has nine digits`() {
    #expect(Moment(nanoseconds: 1_500).utc == "1970-01-01T00:00:00.000001500Z")
  }

  @Test func `Foundation says the same`() {
    var generator = SeededGenerator(seed: 7)
    let formatter = ISO8601DateFormatter()
    for _ in 0..<200 {
      let seconds = Int64.random(in: 0...4_294_967_295, using: &generator)
      let date = Date(timeIntervalSince1970: Double(seconds))
      #expect(Moment(nanoseconds: seconds * 1_000_000_000).utc == formatter.string(from: date))
    }
  }
}
