import SIP
import Testing

extension ExpectedReading {
  /// The project's own messages.
  static let fixtures: [ExpectedReading] = [
    .init("bare-cr-in-header"),
    .init(
      "body-shorter-than-length", scanner: .bodyTooShort(has: 145, contentLength: 4000),
      osip: .refuses),
    .init("branch-only-in-second-via"),
    .init("bytes-behind-the-body"),
    .init("compact-forms"),
    .init(
      "cseq-beyond-32-bits", scanner: .malformed(.cseq, "4294967296 INVITE"),
      differences: [.acceptance: .anyCSeq]),
    .init(
      "digits-of-content-length-signed", scanner: .malformed(.contentLength, "+0"),
      differences: [.acceptance: .anyContentLength]),
    .init(
      "empty-lines-before", scanner: .notSIP, differences: [.acceptance: .emptyLinesBefore]),
    .init("escaped-nul-in-uri", differences: [.uri: .brokenEscape]),
    .init("folded-everywhere"),
    .init("ipv6-addresses"),
    .init("line-feeds-alone"),
    .init("method-differs-from-cseq"),
    .init("method-in-lower-case"),
    .init("no-call-id", scanner: .missing(.callID), differences: [.acceptance: .missingHeader]),
    .init("no-content-length"),
    .init("nul-in-display-name", osip: .holdsNUL),
    .init("plain-invite"),
    .init("refer-with-replaces"),
    .init("response-without-reason"),
    .init("tag-inside-quotes"),
    .init("tag-inside-uri"),
    .init("two-vias-in-one-line"),
    .init("utf8-display-name"),
  ]

  /// RFC 4475 §3.1.1 to §3.4.
  ///
  /// The scanner finds the parts every message must have and leaves the grammar of the rest to
  /// `Message.faults`; so it reads some messages the RFC calls invalid.
  static let torture: [ExpectedReading] =
    tortureValid + tortureInvalid + tortureTransaction + tortureApplication

  static let tortureValid: [ExpectedReading] = [
    .init("wsinv"),
    // A NUL escaped by a backslash in a display name, which no C string can hold.
    .init("intmeth", osip: .holdsNUL),
    .init("esc01"), .init("escnull"), .init("esc02"), .init("lwsdisp"), .init("longreq"),
    .init("dblreq"), .init("semiuri"), .init("transports"),
    .init("mpart01", differences: [.body: .multipart]),
    .init("unreason"), .init("noreason"),
  ]

  static let tortureInvalid: [ExpectedReading] = [
    .init("badinv01", osip: .refuses),
    .init("clerr", scanner: .bodyTooShort(has: 154, contentLength: 9999), osip: .refuses),
    .init(
      "ncl", scanner: .malformed(.contentLength, "-999"),
      differences: [.acceptance: .anyContentLength]),
    .init(
      "scalar02", scanner: .malformed(.cseq, "36893488147419103232 REGISTER"),
      differences: [.acceptance: .anyCSeq]),
    .init(
      "scalarlg", scanner: .malformed(.cseq, "9292394834772304023312 OPTIONS"),
      differences: [.acceptance: .anyCSeq]),
    .init("quotbal", osip: .refuses),
    .init("ltgtruri", osip: .refuses),
    .init("lwsruri", osip: .refuses),
    .init("lwsstart", osip: .refuses),
    .init("trws", osip: .refuses),
    .init("escruri"),
    .init("baddate"),
    .init("regbadct"),
    .init("badaspec", osip: .refuses),
    .init("baddn", scanner: .unterminatedHeaders, osip: .refuses),
    .init(
      "badvers", scanner: .startLine("OPTIONS sip:t.watson@example.org SIP/7.0"),
      differences: [.acceptance: .anyVersion]),
    .init("mismatch01"),
    .init("mismatch02"),
    .init(
      "bigcode", scanner: .startLine("SIP/2.0 4294967301 better not break the receiver"),
      differences: [.acceptance: .anyStatus]),
  ]

  static let tortureTransaction: [ExpectedReading] = [.init("badbranch")]

  static let tortureApplication: [ExpectedReading] = [
    .init("insuf", scanner: .missing(.callID), differences: [.acceptance: .missingHeader]),
    .init("unkscm"),
    // An unknown scheme with a slash in it is more than libosip2's URI reader takes.
    .init("novelsc", osip: .refuses),
    .init("unksm2"), .init("bext01"), .init("invut"), .init("regaut01"),
    // A second From, To, Call-ID or CSeq, or Content-Length: libosip2 takes one of each.
    .init("multi01", osip: .refuses),
    .init("mcl01", osip: .refuses),
    .init("bcast"), .init("zeromf"), .init("cparam01"), .init("cparam02"), .init("regescrt"),
    .init("sdp01"), .init("inv2543"),
  ]
}

private func check(_ expected: ExpectedReading, _ bytes: [UInt8]) {
  let comparison = ReadingComparison(bytes)
  switch comparison.scanner {
  case .success: #expect(expected.scanner == nil, "the scanner reads it")
  case .failure(let error): #expect(error == expected.scanner)
  }
  switch comparison.osip {
  case .success: #expect(expected.osip == .reads, "libosip2 reads it")
  case .failure(.holdsNUL): #expect(expected.osip == .holdsNUL)
  case .failure(let error): #expect(expected.osip == .refuses, "\(error)")
  }
  let found = comparison.differences.map { "\($0.field) \($0.reason?.rawValue ?? "unexplained")" }
  let wanted = expected.differences.map { "\($0.key) \($0.value.rawValue)" }
  #expect(found.sorted() == wanted.sorted(), "\(comparison.differences)")
}

@Test(arguments: ExpectedReading.fixtures)
func `each own message is read as the table says`(expected: ExpectedReading) throws {
  check(expected, try MessageFiles.fixture(expected.name))
}

@Test func `the table of own messages has a row for each file`() {
  #expect(ExpectedReading.fixtures.map(\.name).sorted() == MessageFiles.fixtures.keys.sorted())
}

@Test(
  .enabled(if: !MessageFiles.torture.isEmpty, "RFC 4475's messages are not in ../shared/material"),
  arguments: ExpectedReading.torture)
func `each message of RFC 4475 is read as the table says`(expected: ExpectedReading) throws {
  check(expected, try #require(MessageFiles.torture[expected.name]))
}

@Test(
  .enabled(if: !MessageFiles.torture.isEmpty, "RFC 4475's messages are not in ../shared/material"))
func `the table of RFC 4475 has a row for each file`() {
  #expect(ExpectedReading.torture.map(\.name).sorted() == MessageFiles.torture.keys.sorted())
}
