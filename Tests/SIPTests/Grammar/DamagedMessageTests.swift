import SIP
import Testing
import Wire

/// Everything there is to damage: own messages, and RFC 4475's where they are.
private let originals =
  (MessageFiles.fixtures.sorted { $0.key < $1.key }
  + MessageFiles.torture.sorted { $0.key < $1.key }).map(\.value)

@Test(
  .enabled(if: !MessageFiles.torture.isEmpty, "RFC 4475's messages are not in ../shared/material"))
func `messages of RFC 4475 are among those that are damaged`() {
  #expect(originals.count == MessageFiles.fixtures.count + MessageFiles.torture.count)
}

@Test(arguments: 1...4 as ClosedRange<UInt64>)
func `damaged messages crash no parser, and where libosip2 reads one the scanner agrees`(
  seed: UInt64
) throws {
  try #require(originals.count >= MessageFiles.fixtures.count && !originals.isEmpty)
  var mutator = MessageMutator(seed: seed)
  var generator = SeededGenerator(seed: seed).fork("originals")
  var read = 0
  for round in 0..<5_000 {
    let original = originals[Int.random(in: 0..<originals.count, using: &generator)]
    let bytes = mutator.mutate(original)
    let comparison = ReadingComparison(bytes)
    if case .success = comparison.osip { read += 1 }
    for difference in comparison.unexplained {
      Issue.record(
        "seed \(seed), round \(round): \(difference)\n\(String(decoding: bytes, as: UTF8.self))")
    }
  }
  #expect(read > 1_000, "most damaged messages are refused at once: the test says little")
}

@Test(arguments: 1...2 as ClosedRange<UInt64>)
func `damaged messages crash nothing that looks into them`(seed: UInt64) {
  var mutator = MessageMutator(seed: seed &* 77)
  var generator = SeededGenerator(seed: seed).fork("readers")
  var readable = 0
  for _ in 0..<2_000 {
    let original = originals[Int.random(in: 0..<originals.count, using: &generator)]
    let bytes = mutator.mutate(original)
    var framer = StreamFramer()
    _ = framer.receive(bytes)
    guard let message = try? Message(bytes) else { continue }
    readable += 1
    #expect((try? Draft(message).message())?.callID != nil, "\(message)")
    for (name, value) in message.allHeaders {
      #expect(message.header(name) != nil)
      _ = NameAddress(value)
      _ = Via(value)
      _ = Digest.Challenge(value)
      _ = Digest.Credentials(value)
    }
    _ = message.requestURI.flatMap { URI($0) }
    _ = try? SessionDescription(message.body)
  }
  #expect(readable > 400)
}
