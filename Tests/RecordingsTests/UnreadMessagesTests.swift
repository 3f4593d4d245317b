import Calls
import Capture
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// Messages that cannot be read: they are told, and nothing is claimed of what they may have said.
struct UnreadMessagesTests {
  private static let judge = RecordingJudge(checks: GenericChecks.all + FailoverChecks.all)
  private static let carrier = Endpoint(.v4(127, 10, 0, 2), 5_060)
  private static let system = Endpoint(.v4(127, 10, 0, 1), 5_060)
  private static let stranger = Endpoint(.v4(127, 99, 0, 1), 5_060)

  private struct Spoilt {
    let at: Double
    let source: Endpoint
    let destination: Endpoint
    var text = "SIP/2.0 OK 200\r\n\r\n"
  }

  /// The verdict on what is there of a ladder, and what cannot be read.
  private static func verdict(_ ladder: [Frame], _ spoilt: [Spoilt]) throws -> RecordingVerdict {
    var frames = ladder
    for one in spoilt {
      frames.append(
        Frame(
          number: 0, at: Moment(nanoseconds: Int64(one.at * 1e9)),
          bytes: PacketBuilder.datagram(
            from: one.source, to: one.destination, Array(one.text.utf8))))
    }
    frames.sort { $0.at < $1.at }
    for index in frames.indices { frames[index].number = index + 1 }
    return try LadderCapture.with(frames) { try judge.judge($0) }
  }

  @Test func `the first are told one by one, the others counted`() throws {
    let text = "OPTIONS sip:a SIP/2.0 \u{1B}[2J\r\nCall-ID: "
    func verdict(_ count: Int) throws -> RecordingVerdict {
      try Self.verdict(
        [],
        (0..<count).map {
          Spoilt(
            at: Double($0), source: Self.carrier, destination: Self.system,
            text: "\(text)\($0)\r\n\r\n")
        })
    }
    let all = try verdict(7).notes
    try #require(all.count == 6)
    for (index, note) in all.prefix(5).enumerated() {
      let begin = "frame \(index + 1) from 127.10.0.2:5060 to 127.10.0.1:5060 is not readable"
      #expect(note.hasPrefix("\(begin) as SIP: "))
      #expect(!note.contains("\u{1B}"))
    }
    #expect(all.last == "… 2 more are not readable as SIP")
    #expect(try verdict(6).notes.last == "… 1 more is not readable as SIP")
    #expect(try verdict(5).notes.count == 5)
  }

  @Test func `a broken report of the system's host is no message of the system`() throws {
    let verdict = try Self.verdict(
      try LadderCapture.frames([(LadderCapture.call(7), 10)]),
      [
        Spoilt(
          at: 10.5, source: Self.system, destination: Self.stranger, text: "HEP3zz breaks off")
      ])
    let readable = try #require(verdict.tallies.first { $0.check == "message.readable" })
    #expect(readable.passed == 1 && readable.failed == 0)
    #expect(verdict.notes.contains { $0.contains("HEP3 cannot be read") })
  }

  @Test func `a call whose beginning cannot be read had not begun before the capture`() throws {
    let call = try LadderCapture.frames([(LadderCapture.call(7), 10)]).filter { $0.number > 6 }
    let before = "1 call had begun before the capture and cannot be judged"
    let unread = "the beginning of 1 call could not be read, so that the rest cannot be judged"
    let invite = "INVITE sip:a SIP/2.0 nonsense\r\nCall-ID: "
    for (spoilt, note) in [
      (Spoilt(at: 10, source: Self.carrier, destination: Self.system), unread),
      (
        Spoilt(
          at: 10, source: Self.carrier, destination: Self.stranger, text: "\(invite)7\r\n\r\n"),
        unread
      ),
      (
        Spoilt(
          at: 10, source: Self.carrier, destination: Self.system, text: "\(invite)8\r\n\r\n"),
        before
      ),
      (Spoilt(at: 10, source: Self.stranger, destination: Self.system), before),
      (Spoilt(at: 12.15, source: Self.carrier, destination: Self.system), before),
    ] {
      let verdict = try Self.verdict(call, [spoilt])
      #expect(verdict.outcome == .inconclusive)
      #expect(verdict.notes.last == note, "\(verdict.notes)")
    }
  }

  @Test func `a request whose answer may be unreadable is left open`() throws {
    let asked = try LadderCapture.frames([("carrier -> system OPTIONS 0.000", 10)])
    let end = Spoilt(at: 90, source: Self.stranger, destination: Self.stranger)
    let answer = Spoilt(at: 10.1, source: Self.system, destination: Self.carrier)
    let open = try Self.verdict(asked, [answer, end])
    #expect(open.findings.isEmpty && open.outcome == .inconclusive)
    let doubts = open.tallies.compactMap(\.doubt)
    let why = "but frame 2 from 127.10.0.1:5060 to 127.10.0.2:5060 is not readable as SIP"
    #expect(doubts.contains { $0.hasSuffix(why) }, "\(doubts)")
    for other in [
      end,
      Spoilt(at: 9, source: Self.system, destination: Self.carrier),
      Spoilt(at: 50, source: Self.system, destination: Self.carrier),
      Spoilt(at: 10.1, source: Self.carrier, destination: Self.system),
      Spoilt(
        at: 10.1, source: Self.system, destination: Self.carrier,
        text: "SIP/2.0 OK 200\r\nCall-ID: another\r\n\r\n"),
    ] {
      #expect(try Self.verdict(asked, [other, end]).outcome == .failed, "\(other)")
    }
  }
}
