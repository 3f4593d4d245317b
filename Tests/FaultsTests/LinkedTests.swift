import Faults
import SIP
import Testing
import Wire

struct LinkedTests {
  let start = Moment.seconds(1)

  func link(_ rules: any LinkRule..., answers: Bool = true) -> Linked<Echo> {
    Linked(Echo(answers: answers), rules: rules)
  }

  @Test func `without rules everything passes both ways`() {
    var link = link()
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.element.received.map(\.summary) == ["INVITE"])
    #expect(link.drain().map(\.summary) == ["200 INVITE"])
    #expect(link.drain().isEmpty)
    #expect(link.deadline == nil)
  }

  @Test func `a dropped request never reaches the element`() {
    var link = link(.drop(.request(.invite, .incoming)))
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.element.received.isEmpty)
    #expect(link.drain().isEmpty)
    #expect(link.drainDeeds().map(\.fate) == [.drop])
  }

  @Test func `a dropped answer never leaves`() {
    var link = link(.drop(.response(.ok)))
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.element.received.count == 1)
    #expect(link.drain().isEmpty)
  }

  @Test func `a delayed packet comes at its time and not before`() {
    var link = link(.delay(.request(.invite), by: .milliseconds(100)))
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.deadline == start + .milliseconds(100))
    link.wake(at: start + .milliseconds(99))
    #expect(link.element.received.isEmpty)
    link.wake(at: start + .milliseconds(100))
    #expect(link.element.received.count == 1)
    #expect(link.deadline == nil)
  }

  @Test func `a duplicate comes now and later`() {
    var link = link(.duplicate(.request(.bye), after: .milliseconds(5)))
    link.receive(Sample.incoming(Sample.request(.bye)), at: start)
    #expect(link.element.received.count == 1)
    link.wake(at: start + .milliseconds(5))
    #expect(link.element.received.count == 2)
  }

  @Test func `reordering lets the next one go first`() {
    var link = link(.reorder(.request(.invite, .incoming)), answers: false)
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    link.receive(Sample.incoming(Sample.request(.cancel)), at: start + .milliseconds(1))
    #expect(link.element.received.map(\.summary) == ["CANCEL", "INVITE"])
  }

  @Test func `reordering with nothing after it only delays`() {
    var link = link(.reorder(.request(.invite), atMost: .milliseconds(50)), answers: false)
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    link.wake(at: start + .milliseconds(50))
    #expect(link.element.received.map(\.summary) == ["INVITE"])
  }

  @Test func `what is held waits for a message the other way`() {
    var link = link(.hold(.response(.ok), until: .request(.cancel, .incoming)), answers: true)
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.drain().isEmpty)
    link.element.answers = false
    link.receive(Sample.incoming(Sample.request(.cancel)), at: start + .seconds(1))
    #expect(link.drain().map(\.summary) == ["200 INVITE"])
  }

  @Test func `what is held too long goes by itself`() {
    var link = link(.hold(.response(.ok), until: .request(.cancel), atMost: .seconds(3)))
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.deadline == start + .seconds(3))
    link.wake(at: start + .seconds(3))
    #expect(link.drain().map(\.summary) == ["200 INVITE"])
  }

  @Test func `an edited packet still meets the rules behind`() {
    var link = link(
      .edit(.callID, to: "other", in: .request(.invite)), .delay(.any, by: .seconds(1)))
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.element.received.isEmpty)
    link.wake(at: start + .seconds(1))
    #expect(link.element.received.map(\.callID) == ["other"])
  }

  @Test func `the first rule that strikes decides`() {
    var link = link(.drop(.request(.invite)), .duplicate(.any))
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.element.received.isEmpty)
    #expect(link.drainDeeds().count == 1)
  }

  @Test func `a cut link tells the sender of a reset`() {
    var link = link(.cut(at: .response(.ok)))
    link.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(link.drain().isEmpty)
    #expect(link.element.failures.map(\.reason) == [.reset])
    #expect(link.element.failures.map(\.destination) == [Sample.far])
  }

  @Test func `a cut connection is reset from this end, whoever sent`() {
    var incoming = link(.cut(at: .request(.invite)))
    incoming.receive(
      Packet(.tcp, from: Sample.far, to: Sample.near, Sample.request(.invite)), at: start)
    let reset = ConnectionReset(.tcp, from: Sample.near, to: Sample.far)
    #expect(incoming.drainResets() == [reset])
    #expect(incoming.drainResets().isEmpty)
    #expect(incoming.element.received.isEmpty)

    var outgoing = link(.cut(at: .request(.bye)))
    outgoing.element.outbox = [
      Packet(.tcp, from: Sample.near, to: Sample.far, Sample.request(.bye))
    ]
    #expect(outgoing.drain().isEmpty)
    #expect(outgoing.drainResets() == [reset])

    var datagrams = link(.cut(at: .request(.invite)))
    datagrams.receive(Sample.incoming(Sample.request(.invite)), at: start)
    #expect(datagrams.drainResets().isEmpty)
  }

  @Test func `what the element sends unasked is judged too`() {
    var link = link(.drop(.request(.bye)))
    link.element.outbox = [
      Sample.outgoing(Sample.request(.bye)), Sample.outgoing(Sample.request(.options)),
    ]
    #expect(link.drain().map(\.summary) == ["OPTIONS"])
  }

  @Test func `the element is woken at its own deadline`() {
    var link = link()
    link.element.deadline = start
    #expect(link.deadline == start)
    link.wake(at: start)
    #expect(link.deadline == nil)
  }

  @Test func `the same seed gives a busy link the same history`() {
    func history(seed: UInt64) -> [String] {
      let rules: [any LinkRule] = [
        Loss(0.2, seed: seed), Sometimes(0.2, seed: seed &+ 1, .reorder(.any)),
        Sometimes(0.2, seed: seed &+ 2, .duplicate(.any, after: .milliseconds(3))),
      ]
      var link = Linked(Echo(), rules: rules)
      var sent: [String] = []
      for number in 0..<200 {
        let now = start + .milliseconds(number)
        link.receive(Sample.incoming(Sample.request(.options, number: number)), at: now)
        sent += link.drain().map(\.callID)
      }
      link.wake(at: start + .seconds(10))
      return sent + link.drain().map(\.callID)
    }
    #expect(history(seed: 5) == history(seed: 5))
    #expect(history(seed: 5) != history(seed: 6))
  }
}
