import Capture
import Recordings
import SIP
import Testing
import Wire

/// Bytes that cannot be read wait in a file while the calls of a capture are numbered.
struct SpooledBytesTests {
  private static func garbage(_ text: String, from host: UInt8) -> [UInt8] {
    PacketBuilder.datagram(
      from: Endpoint(.v4(127, 10, 0, host), 5_060), to: Endpoint(.v4(127, 10, 0, 1), 5_060),
      Array(text.utf8))
  }

  private static func unreadable(_ sightings: some Sequence<Sighting>) -> [String] {
    sightings.compactMap {
      guard case .unreadable(let bytes, _) = $0.content else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test func `what cannot be read is given whole, in its call and outside`() throws {
    let own = "SIP/2.0 OK 200 of the call\r\n\r\n"
    let strange = "SIP/2.0 OK 200 of nobody\r\n\r\n"
    var frames = try LadderCapture.frames([(LadderCapture.call(1), 0)])
    frames.append(
      Frame(number: 0, at: .seconds(1), bytes: Self.garbage(own, from: 2)))
    frames.append(
      Frame(number: 0, at: .seconds(1.5), bytes: Self.garbage(strange, from: 99)))
    frames.sort { $0.at < $1.at }
    for index in frames.indices { frames[index].number = index + 1 }
    try LadderCapture.with(frames) { path in
      let calls = try RecordedCalls(path)
      #expect(Self.unreadable(calls.rest) == [strange])
      var inCalls: [String] = []
      calls.forEach { ended, _ in inCalls += Self.unreadable(ended.sightings) }
      #expect(inCalls == [own])
    }
  }
}
