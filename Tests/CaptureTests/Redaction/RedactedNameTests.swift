import Capture
import Testing
import Wire

/// What becomes of names that are looked up.
struct RedactedNameTests {
  private static func labels(_ name: String) -> [UInt8] {
    name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
  }

  /// A question for each name; one that ends with `*` goes on with the first from its offset on.
  private static func message(_ names: [String], pointer: UInt8 = 12) -> [UInt8] {
    var message: [UInt8] = [0, 7, 1, 0, 0, UInt8(names.count), 0, 0, 0, 0, 0, 0]
    for name in names {
      let end: [UInt8] = name.hasSuffix("*") ? [0xC0, pointer] : [0]
      message += labels(name.filter { $0 != "*" }) + end + [0, 12, 0, 1]
    }
    return message
  }

  /// The names of such a message after it was redacted.
  private static func redacted(
    _ message: [UInt8], keepsAddresses: Bool = false
  ) throws -> [String] {
    var settings = RedactionSettings(key: Redacted.key)
    settings.keepsAddresses = keepsAddresses
    let packet = try TestCapture.datagram(message, from: "10.1.2.3:40000", to: "10.1.2.4:53")
    let (bytes, report) = try Redaction.rewrite(
      TestCapture.pcap([packet]), path: "test", settings)
    #expect(report.counts[.lookups] == 1)
    let after = Array(bytes.suffix(message.count))
    var names: [String] = []
    var index = 12
    while index < after.count {
      var parts: [String] = []
      while index < after.count, (1...63).contains(after[index]) {
        let end = index + 1 + Int(after[index])
        parts.append(String(decoding: after[index + 1..<end], as: UTF8.self))
        index = end
      }
      index += index < after.count && after[index] == 0 ? 5 : 6
      names.append(parts.joined(separator: "."))
    }
    return names
  }

  @Test func `a number that is looked up becomes what it is elsewhere`() throws {
    let name = "7.6.5.4.3.2.1.5.5.5.1.e164.arpa"
    let text = try Redacted.payload("OPTIONS sip:+15551234567@b SIP/2.0\r\n\r\n")
    let number = text.dropFirst("OPTIONS sip:+".count).prefix(11)
    #expect(number != "15551234567")
    let digits = number.reversed().map { String($0) }.joined(separator: ".")
    #expect(try Self.redacted(Self.message([name])) == ["\(digits).e164.arpa"])
  }

  @Test func `addresses that are looked up become what they are elsewhere`() throws {
    var cipher = AddressCipher(Redacted.key)
    let new = cipher.rewrite(.v4(10, 53, 1, 9)).description
    let parts = new.split(separator: ".").reversed().joined(separator: ".")
    let name = "9.1.53.10.in-addr.arpa"
    #expect(try Self.redacted(Self.message([name])) == ["\(parts).in-addr.arpa"])
    #expect(try Self.redacted(Self.message([name]), keepsAddresses: true) == [name])
    // The second goes on with `1.53.10.in-addr.arpa`.
    let both = try Self.redacted(Self.message([name, "8*"], pointer: 14))
    let neighbour = cipher.rewrite(.v4(10, 53, 1, 8)).description.split(separator: ".")
    #expect(both == ["\(parts).in-addr.arpa", String(neighbour[3])])
    let network = try Self.redacted(Self.message(["53.10.in-addr.arpa"]))
    #expect(network == ["\(new.split(separator: ".")[1]).10.in-addr.arpa"])
  }

  @Test func `an IPv6 address that is looked up becomes what it is elsewhere`() throws {
    func name(_ address: IPAddress) -> String {
      guard case .v6(let high, let low) = address else { return "" }
      let digits = (0..<32).map { place -> UInt64 in
        (place < 16 ? high : low) >> UInt64(60 - 4 * (place % 16)) & 15
      }
      return digits.reversed().map { String($0, radix: 16) }.joined(separator: ".") + ".ip6.arpa"
    }
    var cipher = AddressCipher(Redacted.key)
    let old = IPAddress.v6(high: 0x2001_0DB8_0000_0001, low: 0x1234_5678_0000_00AB)
    let new = cipher.rewrite(old)
    #expect(new != old)
    #expect(try Self.redacted(Self.message([name(old)])) == [name(new)])
  }

  @Test func `pointers in a circle are harmless`() throws {
    let name = Self.labels("erika")
    let message: [UInt8] = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name + [0xC0, 12, 0, 12, 0, 1]
    let names = try Self.redacted(message)
    #expect(names.count == 1 && names[0].count == 5 && names[0] != "erika")
  }
}
