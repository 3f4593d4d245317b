import Capture
import SIP
import Testing
import Wire

/// What becomes of headers and parameters of which most hold words of the protocol alone.
struct RedactedHeaderTests {
  private static func redacted(_ lines: [String]) throws -> [String] {
    let head = ["OPTIONS sip:a@b SIP/2.0", "Call-ID: 77"]
    let text = (head + lines).joined(separator: "\r\n") + "\r\n\r\n"
    let after = try Redacted.payload(text)
    #expect(after.utf8.count == text.utf8.count)
    return after.split(separator: "\r\n").dropFirst(2).map(String.init)
  }

  @Test(arguments: [
    "X-Caller: party=447700900123", "X-Account: user=AliceSmith, reason=\"AliceSmith rang\"",
    "Diversion: <sip:a@b>;reason=\"AliceSmith 447700900123\";privacy=off",
    "Content-Disposition: attachment;filename=\"AliceSmith-447700900123.vcf\"",
    "Content-Type: text/plain;name=\"AliceSmith.txt\"",
    "Content-Type: message/external-body;access-type=\"URL\";URL=\"http://10.77.66.55/AliceSmith\"",
    "Event: dialog;call-id=\"447700900123@10.77.66.55\"", "Date: AliceSmith 447700900123",
    "Accept: application/sdp, AliceSmith447700900123", "Reason: AliceSmith rang",
    "Contact: <sip:10.77.66.55;AliceSmith>", "Recv-Info: AliceSmith",
    "Subscription-State: active;reason=AliceSmith", "Session-Expires: 1800;refresher=AliceSmith",
    "Content-Language: AliceSmith", "RAck: 447700900123 1 INVITE",
  ])
  func `what is no word of the protocol goes`(_ line: String) throws {
    let after = try #require(Self.redacted([line]).first)
    for secret in ["AliceSmith", "Alice", "447700900123", "10.77.66.55"] {
      #expect(!after.contains(secret), "\(after)")
    }
    let name = line.prefix { $0 != ":" }
    #expect(after.hasPrefix("\(name):"))
  }

  @Test(arguments: [
    "Subscription-State: terminated;reason=noresource;retry-after=60", "Event: refer",
    "Session-Expires: 1800;refresher=uac", "Min-SE: 90", "Expires: 4294967295",
    "RAck: 1 314159 INVITE", "RSeq: 4294967295", "CSeq: 2147483647 OPTIONS",
    "Content-Type: message/sipfrag;version=2.0", "Content-Type: application/isup;base=itu-t92+",
    "Content-Type: multipart/related;type=\"application/sdp\";boundary=b1",
    "Content-Disposition: session;handling=required", "Refer-Sub: false",
    "Accept: application/sdp;level=1, message/sipfrag, */*;q=0.5",
    "Accept-Encoding: gzip, identity",
    "Accept-Language: en-US, de;q=0.8", "Date: Tue, 01 Dec 2026 01:53:29 GMT",
    "Recv-Info: infoDtmf, g.3gpp.mid-call", "Request-Disposition: proxy, no-fork",
    "Reason: Q.850;cause=16;text=\"\", SIP ;cause=200", "Require: 100rel, replaces",
    "Contact: *", "Priority: non-urgent", "Privacy: id;critical",
  ])
  func `words of the protocol stay`(_ line: String) throws {
    #expect(try Self.redacted([line]) == [line])
  }

  @Test func `parameters of the protocol stay`() throws {
    let parameters = ";transport=tcp;lr=on;user=phone;ob>;q=0.5;expires=3600;reg-id=1;isfocus"
    let line = try #require(Self.redacted(["Contact: <sip:a@b\(parameters)"]).first)
    #expect(line.hasSuffix(parameters))
  }

  @Test func `devices say no number and no hardware address`() throws {
    let lines = try Self.redacted([
      "User-Agent: Yealink SIP-T42S 80:5e:c0:12:ab:cd (+1-415-555-2671)",
      "Server: Polycom 0004f2abcdef 020 7946 0123 (415) 555-2671", "X-Number: 14155552671",
    ])
    #expect(lines[0].hasPrefix("User-Agent: Yealink SIP-T42S "))
    #expect(lines[1].hasPrefix("Server: Polycom "))
    for secret in ["80:5e:c0", "415-555", "0004f2", "7946 0123", "555-2671"] {
      #expect(!lines[0].contains(secret) && !lines[1].contains(secret), "\(secret) \(lines)")
    }
    // As elsewhere, whatever separates the figures.
    let number = try #require(lines[0].split(separator: "+").last).filter(\.isNumber)
    #expect(lines[2] == "X-Number: \(number)")
    let kept = [
      "User-Agent: Zulu 4.3.6", "Server: kamailio (5.7.2 (x86_64/linux))",
      "User-Agent: kernel/5.15.0-1023 3.10.0-1160.119.1", "User-Agent: Polycom-UA/5.9.5.0614",
    ]
    #expect(try Self.redacted(kept) == kept)
  }

  @Test func `in a part of a body the type's parameters go as in a message`() throws {
    let body = "--b1\r\nContent-Type: text/plain;name=\"AliceSmith.txt\"\r\n\r\nhello\r\n--b1--\r\n"
    let text = try Redacted.payload(
      "MESSAGE sip:a@b SIP/2.0\r\nContent-Type: multipart/mixed;boundary=b1\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    #expect(text.contains("Content-Type: text/plain;name=\"") && !text.contains("Alice"))
    #expect(text.contains("boundary=b1\r\n") && text.contains("\r\n--b1--"))
  }
}
