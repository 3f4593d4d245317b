import Capture
import SIP
import Testing
import Wire

/// What carries packets is opened as far as it is read, and what is not is told.
struct RedactedCarriageTests {
  private static let ethernet: UInt8 = 1

  private static func packet() throws -> [UInt8] {
    try TestCapture.datagram(TestCapture.message)
  }

  @Test(arguments: Carriage.all)
  func `a message is rewritten wherever it is carried`(_ carriage: Carriage) throws {
    let frame = carriage.frame(try Self.packet())
    let copy = try RedactedCopy([frame], linkType: Self.ethernet)
    let message = try copy.message()
    // As without anything around it.
    let bare = try RedactedCopy([Self.packet()]).message()
    #expect(message.bytes == bare.bytes)
    #expect(copy.packets.first?.count == frame.count)
  }

  /// ERSPAN type III, without and with what the last bit of its header announces.
  @Test(arguments: [0, 8])
  func `a mirror's longer header is passed over`(_ more: Int) throws {
    let head: [UInt8] = [0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let flag: UInt8 = more > 0 ? 1 : 0
    let rest = [UInt8](repeating: 0x41, count: more)
    let mirror = try head + [flag] + rest + Carriage.ethernet + Self.packet()
    let frame = Carriage.ethernet + Carriage.packet(47, mirror)
    let copy = try RedactedCopy([frame], linkType: Self.ethernet)
    _ = try copy.message()
    // Behind Ethernet, IP, GRE and twelve bytes.
    #expect(copy.packets.first?[54..<54 + more].allSatisfy { $0 == 0 } == true)
  }

  @Test func `routes that a packet names are addresses, too`() throws {
    let routes: [UInt8] = [0, 2, 0, 4, 10, 1, 2, 9, 0, 0, 0, 0]
    let head: [UInt8] = [0x40, 0, 0x08, 0, 0, 0, 0, 0]
    let copy = try RedactedCopy([Carriage.packet(47, head + routes + Self.packet())])
    _ = try copy.message()
    #expect(copy.packets.first?[32..<36].allSatisfy { $0 == 0 } == true)
  }

  /// LLC and SNAP behind a length; Cisco's framing under PPP's name, and MPLS in PPP.
  static let heads: [(UInt8, [UInt8])] = [
    (1, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 0, 0xAA, 0xAA, 3, 0, 0, 0, 8, 0]),
    (9, [0x0F, 0, 8, 0]), (50, [0x8F, 0, 8, 0]), (9, [0xFF, 3, 2, 0x81, 0, 1, 1, 64]),
  ]

  @Test(arguments: heads)
  func `less common ways to say that IP follows are known`(
    _ linkType: UInt8, _ head: [UInt8]
  ) throws {
    _ = try RedactedCopy([head + Self.packet()], linkType: linkType).message()
  }

  @Test func `frames of a link layer that is not known are told of`() throws {
    let wireless: UInt8 = 105
    let file = TestCapture.pcap([Array("Erika".utf8), Array("Anna".utf8)], linkType: wireless)
    var settings = RedactionSettings(key: Redacted.key)
    let (bytes, report) = try Redaction.rewrite(file, path: "test", settings)
    #expect(report.unread == 2 && TestCapture.secrets(in: bytes).isEmpty)
    #expect(
      report.doubt
        == "what 2 packets hold was masked unread; the copy is not judged as the capture is")
    settings.keepsOther = true
    #expect(try Redaction.rewrite(file, path: "test", settings).report.unread == 0)
  }

  @Test func `a payload of a protocol that nobody knows is masked`() throws {
    for content: UInt8 in [0, 43, 60, 135, 200] {
      let packet = Carriage.packet(content, Array("15551234567 Erika".utf8))
      let (bytes, report) = try Redaction.rewrite(
        TestCapture.pcap([packet]), path: "test", RedactionSettings(key: Redacted.key))
      #expect(TestCapture.secrets(in: bytes).isEmpty && report.unread == 0)
    }
  }
}
