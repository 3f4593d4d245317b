import Synchronization
import Testing
import Transports
import Wire

extension Tag {
  /// Uses real sockets on 127.0.0.0/8.
  @Tag static var loopback: Self
}

/// Blocks of a network that this test process has leased, each given out once.
private enum TestBlocks {
  static let lease = try? AddressLease.acquire(seed: .random(in: 0...(.max)))
  static let given = Atomic<Int>(0)
}

/// Addresses that no other test uses.
func freshBlock() throws -> AddressBlock {
  let index = TestBlocks.given.add(1, ordering: .relaxed).oldValue
  return try #require(TestBlocks.lease?.block(index))
}

/// The event loops for one test, ended after it.
func withLoops<Result>(
  threads: Int = 1, _ body: (EventLoops) async throws -> Result
) async throws -> Result {
  try await EventLoops.running(threads: threads, body)
}

/// Values in the order they came, for a test to wait for.
struct Mailbox<Value: Sendable>: Sendable {
  let stream: AsyncStream<Value>
  private let source: AsyncStream<Value>.Continuation

  init() {
    (stream, source) = AsyncStream.makeStream()
  }

  func put(_ value: Value) { source.yield(value) }

  /// The next values; the test's time limit bounds the wait.
  func take(_ count: Int) async -> [Value] {
    var values: [Value] = []
    guard count > 0 else { return values }
    for await value in stream {
      values.append(value)
      if values.count == count { break }
    }
    return values
  }
}
