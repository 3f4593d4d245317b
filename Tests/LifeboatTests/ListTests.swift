import Lifeboat
import Media
import SIP
import Signaling
import Testing
import Wire

/// Duty managers called from here, one after the other.
struct ListTests {
  static let words = (0..<50).map { index in [UInt8](repeating: UInt8(index), count: 160) }
  static let unreached = MenuDefinition.guide.steps[MenuDefinition.unreached]?.prompt ?? .text("")

  /// A caller who has pressed 1.
  static func bench(_ anna: Phone.Conduct, _ ben: Phone.Conduct = .answer(after: .zero)) -> Bench {
    var bench = Bench()
    bench.phone(Places.anna) { phone, _ in phone.conduct = anna }
    bench.phone(Places.ben) { phone, _ in phone.conduct = ben }
    bench.call { draft in
      draft.append("X-Context", "token-7")
      draft.append("User-to-User", "3456;encoding=hex")
      draft.append("Diversion", "<sip:+1800@carrier>")
      draft.append("P-Secret", "not for everybody")
    }
    bench.run(.milliseconds(300))
    bench.press("1")
    bench.run(.milliseconds(50))
    return bench
  }

  @Test func `the first who answers is joined, and payloads pass byte for byte`() {
    var bench = Self.bench(.answer(after: .milliseconds(100)))
    bench.run(.milliseconds(300))
    #expect(bench[Places.anna].isUp)
    #expect(bench[Places.ben].requests.isEmpty)
    let before = bench.caller.heard.count
    bench.speak(Self.words)
    bench.speak(Self.words.reversed(), from: Places.anna)
    bench.run(.milliseconds(50))
    #expect(bench[Places.anna].heard.map(\.payload) == Self.words)
    #expect(bench.caller.heard.dropFirst(before).map(\.payload) == Self.words.reversed())
    // The caller hears one source from the beginning, without a jump in its numbers.
    let all = bench.caller.heard
    #expect(Set(all.map(\.header.ssrc)).count == 1)
    for (one, next) in zip(all, all.dropFirst()) {
      #expect(next.header.sequence == one.header.sequence &+ 1)
    }
  }

  @Test func `who takes the call is told what the caller's INVITE said`() throws {
    let bench = Self.bench(.ring)
    let invite = try #require(bench[Places.anna].requests.first)
    #expect(invite.header("X-Context") == "token-7")
    #expect(invite.header("User-to-User") == "3456;encoding=hex")
    #expect(invite.header("Diversion") == "<sip:+1800@carrier>")
    #expect(invite.header("P-Secret") == nil)
    #expect(invite.header(.from)?.contains("+15551234") == true)
    #expect(invite.header(.maxForwards) == "69")
    let offer = try SessionDescription(invite.body)
    #expect(offer.audio?.codecs.map(\.codecName) == [.pcmu, .telephoneEvent])
  }

  @Test func `keys pass with their end said three times`() {
    var bench = Self.bench(.answer(after: .zero))
    bench.run(.milliseconds(200))
    bench.press("7")
    bench.run(.milliseconds(50))
    let events = bench[Places.anna].heard.filter { $0.header.payloadType == 101 }
    #expect(events.compactMap { TelephoneEvent($0.payload)?.isEnd }.filter { $0 }.count == 3)
    #expect(Set(events.map(\.header.timestamp)).count == 1)
  }

  @Test(arguments: [StatusCode.busyHere, .decline, .notFound])
  func `who refuses is followed by the next`(status: StatusCode) {
    var bench = Self.bench(.refuse(status))
    bench.run(.milliseconds(300))
    #expect(bench[Places.ben].isUp)
  }

  @Test func `who lets it ring too long is cancelled before the next is called`() throws {
    var bench = Self.bench(.ring)
    bench.run(.seconds(4))
    let anna = bench[Places.anna].requests.map(\.method)
    #expect(anna == [.invite, .cancel, .ack] || anna == [.invite, .cancel])
    #expect(bench[Places.ben].isUp)
  }

  @Test func `an answer that comes too late is ended, and makes no second call`() {
    var bench = Self.bench(.silent)
    bench.run(.seconds(4))
    #expect(bench[Places.ben].isUp)
    bench.phone(Places.anna) { phone, now in phone.answerLate(at: now) }
    bench.run(.seconds(2))
    #expect(bench[Places.anna].requests.map(\.method).suffix(2) == [.ack, .bye])
    #expect(!bench[Places.anna].isUp)
    #expect(bench.caller.isUp && bench[Places.ben].isUp)
    #expect(bench.tally.lateAnswers == 1)
  }

  @Test func `who cannot be reached at all is followed by the next at once`() {
    var bench = Bench()
    bench.network.remove(Places.anna)
    bench.call()
    bench.run(.milliseconds(300))
    bench.press("1")
    bench.run(.milliseconds(300))
    #expect(bench[Places.ben].isUp)
  }

  @Test func `when all have failed voicemail is offered`() {
    var bench = Self.bench(.refuse(.busyHere), .refuse(.decline))
    bench.run(.seconds(2))
    #expect(bench.hasHeard(Self.unreached))
    bench.press("2")
    bench.run(.seconds(1))
    #expect(bench.hasHeard(Phrases().voicemail))
    #expect(bench.tally.targets == [.busy: 1, .refused: 1])
  }

  @Test(arguments: [true, false])
  func `a BYE of one side ends the other`(isCaller: Bool) {
    var bench = Self.bench(.answer(after: .zero))
    bench.run(.milliseconds(300))
    let (first, second) = isCaller ? (Places.caller, Places.anna) : (Places.anna, Places.caller)
    bench.phone(first) { phone, now in phone.send(.bye, at: now) }
    bench.run(.milliseconds(100))
    #expect(!bench[second].isUp)
    bench.run(.seconds(120))
    #expect(bench.tally.outcomes == [.connected: 1])
    #expect(bench.openCount == 0)
  }

  @Test func `a caller who hangs up while it rings has the ringing cancelled`() {
    var bench = Self.bench(.ring)
    bench.phone { phone, now in phone.send(.bye, at: now) }
    bench.run(.seconds(1))
    #expect(bench[Places.anna].requests.contains { $0.method == .cancel })
    #expect(bench[Places.ben].requests.isEmpty)
    bench.run(.seconds(120))
    #expect(bench.openCount == 0)
  }

  @Test func `where the target takes another codec the caller is asked to take it too`() {
    var bench = Bench()
    bench.phone { phone, _ in phone.codecs = [.pcmu, .pcma, .telephoneEvent] }
    bench.phone(Places.anna) { phone, _ in phone.codecs = [.pcma, .telephoneEvent] }
    bench.call()
    bench.run(.milliseconds(300))
    bench.press("1")
    bench.run(.milliseconds(500))
    let offer = bench.caller.requests.last { $0.method == .invite }
    let codecs = offer.flatMap { try? SessionDescription($0.body) }?.audio?.codecs
    #expect(codecs?.map(\.codecName) == [.pcma, .telephoneEvent])
    bench.speak(Self.words, type: 8)
    #expect(bench[Places.anna].heard.map(\.payload) == Self.words)
  }

  @Test func `a joined caller on hold hears nothing and is not lost`() {
    var bench = Self.bench(.answer(after: .zero))
    bench.run(.milliseconds(300))
    bench.phone { phone, now in phone.reoffer(.inactive, at: now) }
    bench.run(.milliseconds(100))
    let before = bench.caller.heard.count
    bench.speak(Self.words, from: Places.anna)
    #expect(bench.caller.heard.count == before)
    bench.phone { phone, now in phone.reoffer(.sendrecv, at: now) }
    bench.run(.milliseconds(100))
    bench.speak(Self.words, from: Places.anna)
    bench.run(.milliseconds(50))
    #expect(bench.caller.heard.count == before + Self.words.count)
  }
}
