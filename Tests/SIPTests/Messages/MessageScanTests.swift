import SIP
import Testing

/// A small message with lines exchanged, left out or added.
private func text(
  start: String = "INVITE sip:b@h SIP/2.0", via: String? = "Via: SIP/2.0/UDP h;branch=z9hG4bK1",
  from: String? = "From: <sip:a@h>;tag=f", to: String? = "To: <sip:b@h>",
  callID: String? = "Call-ID: c", cseq: String? = "CSeq: 1 INVITE", more: [String] = [],
  body: String = ""
) -> String {
  let lines = [start, via, from, to, callID, cseq].compactMap { $0 } + more
  return lines.map { $0 + "\r\n" }.joined() + "\r\n" + body
}

@Test func `a request's parts are found`() throws {
  let message = try Message(text(more: ["Contact: <sip:a@h>", "Content-Length: 2"], body: "okno"))
  #expect(message.startLine == .request(.invite, uri: "sip:b@h"))
  #expect(message.isRequest)
  #expect(message.callID == "c")
  #expect(message.cseq == CSeq(1, .invite))
  #expect(message.fromTag == "f")
  #expect(message.toTag == nil)
  #expect(message.branch == "z9hG4bK1")
  #expect(message.contact == "<sip:a@h>")
  #expect(Array(message.body) == Array("ok".utf8))
  #expect(message.summary == "INVITE")
}

@Test func `a response's parts are found`() throws {
  let message = try Message(text(start: "SIP/2.0 486 Busy  Here", to: "To: <sip:b@h>;tag=t"))
  #expect(message.startLine == .response(.busyHere, reason: "Busy  Here"))
  #expect(message.method == nil)
  #expect(message.requestURI == nil)
  #expect(message.toTag == "t")
  #expect(message.summary == "486 INVITE")
}

/// Messages that cannot be read, and why.
private let refusals: [(String, ParseError)] = [
  ("", .notSIP), ("hello", .notSIP), ("hello\r\n\r\n", .notSIP), ("\r\n\r\n", .notSIP),
  ("GET / HTTP/1.1\r\n\r\n", .startLine("GET / HTTP/1.1")),
  (text(start: "INVITE  SIP/2.0"), .startLine("INVITE  SIP/2.0")),
  (text(start: "INVITE sip:b@h SIP/3.0"), .startLine("INVITE sip:b@h SIP/3.0")),
  (text(start: "IN\"VITE sip:b@h SIP/2.0"), .startLine("IN\"VITE sip:b@h SIP/2.0")),
  (text(start: "SIP/2.0 99 Low"), .startLine("SIP/2.0 99 Low")),
  (text(start: "SIP/2.0 700 High"), .startLine("SIP/2.0 700 High")),
  (text(start: "SIP/2.0 2000 Long"), .startLine("SIP/2.0 2000 Long")),
  (text(start: "SIP/2.0"), .startLine("SIP/2.0")),
  (text(via: nil), .missing(.via)), (text(from: nil), .missing(.from)),
  (text(to: nil), .missing(.to)), (text(callID: nil), .missing(.callID)),
  (text(cseq: nil), .missing(.cseq)), (text(callID: "Call-ID:"), .malformed(.callID, "")),
  (text(cseq: "CSeq: INVITE"), .malformed(.cseq, "INVITE")),
  (text(cseq: "CSeq: 1"), .malformed(.cseq, "1")),
  (text(cseq: "CSeq: 1INVITE"), .malformed(.cseq, "1INVITE")),
  (text(cseq: "CSeq: 4294967296 INVITE"), .malformed(.cseq, "4294967296 INVITE")),
  (text(more: ["Content-Length: x"]), .malformed(.contentLength, "x")),
  (text(more: ["Content-Length:"]), .malformed(.contentLength, "")),
  (text(more: ["Content-Length: 3"], body: "ab"), .bodyTooShort(has: 2, contentLength: 3)),
  ("INVITE sip:b@h SIP/2.0\r\nCall-ID: c\r\n", .unterminatedHeaders),
]

@Test(arguments: refusals)
func `what is no message is refused with the reason`(text: String, error: ParseError) {
  #expect(throws: error) { try Message(text) }
}

@Test func `a message beyond 65535 bytes is refused`() {
  let body = String(repeating: "x", count: 65_535)
  #expect(throws: ParseError.self) { try Message(text(body: body)) }
  let room = 65_535 - text().utf8.count
  #expect((try? Message(text(body: String(body.prefix(room)))))?.body.count == room)
}

@Test func `the first of a header counts`() throws {
  let message = try Message(text(more: ["i: second", "From: <sip:x@h>;tag=x", "v: SIP/2.0/UDP y"]))
  #expect(message.callID == "c")
  #expect(message.fromTag == "f")
  #expect(message.branch == "z9hG4bK1")
  #expect(message.headers(.callID) == ["c", "second"])
}

@Test(arguments: [
  ("From: \"x;tag=no\" <sip:a@h;tag=no>;x=1 ; TAG = yes ;y", "yes"),
  ("From: sip:a@h;tag=yes", "yes"), ("f:sip:a@h;tag=yes,no", "yes"),
  ("From: <sip:a@h>;tagged=no", nil), ("From: <sip:a@h>;tag", nil),
  ("From: \"\\\";tag=no\" <sip:a@h>;tag=yes", "yes"), ("From: <sip:a@h;tag=no>", nil),
  ("From: <sip:a@h>\r\n ;tag\r\n =\r\n yes", "yes"),
])
func `a tag is read outside quotes and angle brackets`(from: String, tag: String?) throws {
  #expect(try Message(text(from: from)).fromTag == tag)
}

@Test func `header names are compared without case and in compact form`() throws {
  let message = try Message(
    text(via: "v: SIP/2.0/UDP h;branch=b", to: "tO : <sip:b@h>;tag=t", more: ["S: one\r\n two"]))
  #expect(message.branch == "b")
  #expect(message.toTag == "t")
  #expect(message.header("Subject") == "one two")
  #expect(message.header("s") == "one two")
  #expect(message.header("Sub") == nil)
}

@Test func `list headers are split at commas outside quotes and brackets`() throws {
  let message = try Message(
    text(more: ["Contact: \"a, b\" <sip:a@h?x=1,2>, <sip:c@h>", "m: sip:d@h,,"]))
  #expect(
    message.values(.contact) == ["\"a, b\" <sip:a@h?x=1,2>", "<sip:c@h>", "sip:d@h"])
}

@Test func `an untouched draft keeps every header letter for letter`() throws {
  let message = try Message(text(more: ["x-ODD:  v ;p", "l: 2"], body: "ok"))
  var draft = Draft(message)
  #expect(try draft.message().allHeaders.map(\.value) == message.allHeaders.map(\.value))
  draft.prepend(.via, "SIP/2.0/UDP top;branch=z9hG4bK2")
  #expect(try draft.message().branch == "z9hG4bK2")
  draft.removeFirstValue(.via)
  draft.body = Array("longer".utf8)
  let changed = try draft.message()
  #expect(changed.branch == "z9hG4bK1")
  #expect(changed.header(.contentLength) == "6")
}

/// Ways to write a name before its colon, of which some are no such name.
private let spellings: [(String, Bool)] = [
  ("From:", true), ("FROM:", true), ("f:", true), ("F:", true), ("From :", true),
  ("f\t:", true), ("From\r\n :", true), ("Fron:", false), ("From-:", false), ("Fro:", false),
  ("From", false), ("&rom:", false), ("Fromage:", false), ("fr:", false), ("From\u{0}:", false),
]

@Test(arguments: spellings)
func `a name is known by its letters and by nothing else`(_ spelling: (String, Bool)) throws {
  let bytes = text(from: "\(spelling.0) <sip:a@h>;tag=f")
  if spelling.1 {
    #expect(try Message(bytes).fromTag == "f")
  } else {
    #expect(throws: ParseError.self) { try Message(bytes) }
  }
}

@Test(arguments: [
  ("Content-Length", true), ("CONTENT-LENGTH", true), ("content-length ", true), ("L", true),
  ("Content-Lengths", false), ("Content\rLength", false), ("Content-Lenght", false),
  ("Contents", false),
])
func `a body's length is taken from the header with that name`(_ name: String, _ isKnown: Bool)
  throws
{
  let message = try Message(text(more: ["\(name): 2"], body: "okno"))
  #expect(message.body.count == (isKnown ? 2 : 4))
}

@Test(arguments: [
  ("<sip:a@h>;tag=f", "f"), ("sip:a@h;tag=f", "f"), ("<sip:a@h;tag=no>;tag=f", "f"),
  ("\"A\" <sip:a@h>;tag=f", "f"), ("\"A;tag=no\" <sip:a@h>;tag=f", "f"),
  ("\"A\\\";tag=no\" <sip:a@h>;tag=f", "f"), ("<sip:a\">\"@h>;tag=f", "f"),
  ("<sip:a@h>;x=1;tag=f", "f"), ("<sip:a@h> ; tag = f ;x", "f"), ("<sip:a@h>;tag=f,g", "f"),
  ("<sip:a@h>;TAG=f", "f"), ("<sip:a@h>;xtag=n;tag=f", "f"), ("<sip:a@h>;x=\";tag=no\";tag=f", "f"),
  ("<<sip:a@h>;tag=no>;tag=f", "f"), ("<sip:a@h>;tag=", ""), ("A <sip:a@h>;tag=f", "f"),
  ("<sip:a@h>;x=<;tag=no>;tag=f", "f"),
])
func `a tag is the parameter outside quotes and brackets`(_ value: String, _ tag: String) throws {
  #expect(try Message(text(from: "From: \(value)")).fromTag == tag)
}

@Test(arguments: [
  "<sip:a@h>", "<sip:a@h;tag=no>", "<sip:a@h>,<sip:b@h>;tag=no", "<sip:a@h>;tagg=no",
  "<sip:a@h>;x=1,y;tag=no", "\"A\" <sip:a@h>;tag", "<sip:a@h>;x=\";tag=no\"",
])
func `what is no parameter of the first value is no tag`(_ value: String) throws {
  #expect(try Message(text(from: "From: \(value)")).fromTag == nil)
}
