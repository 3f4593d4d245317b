import Scenarios
import Testing

@Test(arguments: [(1, 1), (7, 3), (12, 4), (3, 3), (100, 7)])
func `every scenario is in exactly one shard, and shards are even`(_ size: (Int, Int)) throws {
  let all = Array(0..<size.0)
  let parts = try (1...size.1).map { try #require(Shard("\($0)/\(size.1)")).part(of: all) }
  #expect(parts.joined().sorted() == all)
  let counts = parts.map(\.count)
  #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
}

@Test(arguments: ["", "2", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2", "1/"])
func `what is no part of anything is refused`(_ text: String) {
  #expect(Shard(text) == nil)
}
