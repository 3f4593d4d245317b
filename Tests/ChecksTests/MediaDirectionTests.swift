import Calls
import Checks
import Media
import Testing
import Wire

/// Audio into a hold, where only the flows of a recorded capture are known and not its packets.
struct MediaDirectionTests {
  private static func hold(at time: Int) -> String {
    """
    carrier -> system    INVITE  \(time).400  hold
    system  -> primary   INVITE  \(time).401
    primary -> system    200     \(time).402
    system  -> carrier   200     \(time).403
    carrier -> system    ACK     \(time).404
    system  -> primary   ACK     \(time).405

    """
  }

  private static func judge(
    _ text: String, _ change: ([MediaPacket]) -> [MediaPacket] = { $0 }
  ) throws -> Verdict {
    let ladder = try Ladder(ExampleLadders.answered + text)
    return MediaDirection().judge(
      Evidence(
        source: .wire, sightings: ladder.sightings, flows: FlowTable.read(change(ladder.media)),
        roles: ladder.roles, endedAt: ladder.endedAt))
  }

  @Test func `packets that keep the path open while the clock rests are no audio`() throws {
    let verdict = try Self.judge(
      "primary -> carrier RTP PCMU 500 0.300..10.300\n" + Self.hold(at: 10) + "end 90"
    ) { packets in
      guard let last = packets.last, let header = last.header else { return packets }
      return packets
        + (1...12).map { count -> MediaPacket in
          var next = header
          next.sequence &+= UInt16(count)
          return MediaPacket(
            frame: last.frame + 6 + count, at: last.at + .seconds(5 * count), from: last.source,
            to: last.destination, next.packet([]))
        }
    }
    #expect(verdict == .passed)
  }

  @Test func `audio that goes on into the hold is found`() throws {
    let verdict = try Self.judge(
      Self.hold(at: 1) + "primary -> carrier RTP PCMU 500 1.500..11.500\nend 90")
    guard case .failed = verdict else {
      Issue.record("\(verdict)")
      return
    }
  }

  @Test func `what pauses too often to be followed is left open`() throws {
    let talk = (0..<300).map { "primary -> carrier RTP PCMU 20 \(2 * $0 + 1)..\(2 * $0 + 1).400\n" }
    let kept = (1...5).map {
      "primary -> carrier RTP 13 1 \(600 + 15 * $0)..\(601 + 15 * $0) unmarked\n"
    }
    let verdict = try Self.judge(talk.joined() + Self.hold(at: 600) + kept.joined() + "end 700")
    guard case .inconclusive = verdict else {
      Issue.record("\(verdict)")
      return
    }
  }
}
