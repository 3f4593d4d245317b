import SIP
import Testing

/// What is found in each wrong message of RFC 4475 that the scanner reads.
private let faulty: [String: [MessageFault]] = [
  "badinv01": [
    .unreadable(.contact, "\"Joe\" <sip:joe@example.org>;;;;"),
    .unreadable(.via, "SIP/2.0/UDP 192.0.2.15;;,;,,"),
  ],
  "quotbal": [.unreadable(.to, "\"Mr. J. User <sip:j.user@example.com>")],
  "ltgtruri": [.requestURI("<sip:user@example.com>")],
  "lwsruri": [.requestLine("INVITE sip:user@example.com; lr SIP/2.0")],
  "lwsstart": [.requestLine("INVITE  sip:user@example.com  SIP/2.0")],
  "trws": [.requestLine("OPTIONS sip:remote-target@example.com SIP/2.0  ")],
  "escruri": [.requestURI("sip:user@example.com?Route=%3Csip:example.com%3E")],
  "baddate": [.unreadable("Date", "Fri, 01 Jan 2010 16:00:00 EST")],
  "regbadct": [
    .unreadable(.contact, "sip:user@example.com?Route=%3Csip:sip.example.com%3E")
  ],
  "badaspec": [.unreadable(.to, "\"Watson, Thomas\" < sip:t.watson@example.org >")],
  "mismatch01": [.methodMismatch(request: .options, cseq: .invite)],
  "mismatch02": [.methodMismatch(request: Method("NEWMETHOD"), cseq: .invite)],
  "badbranch": [.unreadable(.via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK")],
]

@Test(
  .enabled(if: !MessageFiles.torture.isEmpty, "RFC 4475's messages are not in ../shared/material"),
  arguments: ExpectedReading.tortureInvalid + ExpectedReading.tortureTransaction)
func `a wrong message of RFC 4475 is refused or found faulty`(expected: ExpectedReading) throws {
  let bytes = try #require(MessageFiles.torture[expected.name])
  guard let message = try? Message(bytes) else { return }
  #expect(message.faults == faulty[expected.name])
}

@Test(
  .enabled(if: !MessageFiles.torture.isEmpty, "RFC 4475's messages are not in ../shared/material"),
  arguments: ExpectedReading.tortureValid)
func `a valid message of RFC 4475 has no fault`(expected: ExpectedReading) throws {
  let bytes = try #require(MessageFiles.torture[expected.name])
  #expect(try Message(bytes).faults == [])
}

@Test func `faults are named in one of our own messages`() throws {
  let mismatch = try Message(try MessageFiles.fixture("method-differs-from-cseq"))
  #expect(mismatch.faults == [.methodMismatch(request: .invite, cseq: .options)])
  #expect(mismatch.faults.first?.description == "the request is INVITE, its CSeq says OPTIONS")
  #expect(try Message(try MessageFiles.fixture("plain-invite")).faults == [])
}

@Test func `a header that stands twice is a fault`() throws {
  var draft = Draft(try Message(try MessageFiles.fixture("plain-invite")))
  draft.append(.to, "<sip:other@h>")
  draft[.maxForwards] = "300"
  #expect(
    try draft.message().faults == [
      .repeated(.to, count: 2), .unreadable(.maxForwards, "300"),
    ])
}
