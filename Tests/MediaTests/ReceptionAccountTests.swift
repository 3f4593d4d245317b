import Media
import Testing
import Wire

struct ReceptionAccountTests {
  @Test func `a digit between two words is reported as no jitter`() throws {
    var speaker = Speaker()
    speaker.say(10)
    speaker.press(5)
    // A digit's six packets take 120 ms, and the clock goes on meanwhile.
    speaker.timestamp &+= 160
    speaker.say(10)
    var account = ReceptionAccount(ssrc: speaker.ssrc)
    for packet in speaker.packets {
      account.hear(try #require(packet.header), rate: 8_000, at: packet.at)
    }
    let report = account.report(at: speaker.at)
    #expect(report.jitter == 0)
    #expect(report.cumulativeLost == 0)
  }
}
