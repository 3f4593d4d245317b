import Capture
import Testing
import Wire

/// What becomes of payloads that are short: letters of a text, and comfort noise.
struct RedactedMediaTests {
  private static func redact(type: UInt8, _ payload: [UInt8]) throws -> [UInt8] {
    let header: [UInt8] = [0x80, type, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]
    let packet = try TestCapture.datagram(
      header + payload, from: "10.1.2.3:40000", to: "10.1.2.4:40002")
    let (bytes, _) = try Redaction.rewrite(
      TestCapture.pcap([packet]), path: "test", RedactionSettings(key: Redacted.key))
    return Array(bytes.suffix(payload.count))
  }

  @Test func `text of a letter in each packet cannot be read`() throws {
    let text = Array("MY PIN IS 4711, ALICE".utf8)
    let after = try text.map { try Self.redact(type: 98, [$0])[0] }
    #expect(zip(text, after).filter { $0 == $1 }.count < 3)
    // No bits of them are left, either.
    #expect(zip(text, after).filter { $0 & 0xFC == $1 & 0xFC }.count < 5)
    #expect(try Self.redact(type: 98, Array("mmm".utf8)) != Array("mmm".utf8))
  }

  @Test func `comfort noise and silence stay`() throws {
    for (type, payload) in [(13, [0x40]), (19, [0x41]), (0, [UInt8](repeating: 0xFF, count: 10))]
      as [(UInt8, [UInt8])]
    {
      #expect(try Self.redact(type: type, payload) == payload)
    }
  }
}
