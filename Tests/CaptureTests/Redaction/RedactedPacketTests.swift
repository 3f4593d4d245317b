import Capture
import Foundation
import SIP
import Testing
import Wire

/// What becomes of packets: streams, fragments, sound, and what is not understood.
struct RedactedPacketTests {
  private static let message = Array(
    "OPTIONS sip:15551234567@pbx.example.com SIP/2.0\r\nCall-ID: 77@10.1.2.3\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
      .utf8)

  private static func redact(_ packets: [[UInt8]]) throws -> [[UInt8]] {
    let (bytes, _) = try Redaction.rewrite(
      TestCapture.pcap(packets), path: "test", RedactionSettings(key: Redacted.key))
    return TestCapture.packets(bytes)
  }

  private static func redact(one packet: [UInt8]) throws -> [UInt8] {
    try #require(redact([packet]).first)
  }

  @Test func `a message in many segments is rewritten as one, repetitions alike`() throws {
    let whole = try Self.redact(one: TestCapture.datagram(Self.message)).dropFirst(
      28)
    var packets: [[UInt8]] = []
    for start in stride(from: 0, to: Self.message.count, by: 7) {
      let part = Array(Self.message[start...].prefix(7))
      packets.append(try TestCapture.segment(part, sequence: 0xFFFF_FFF0 &+ UInt32(start)))
    }
    packets.swapAt(2, 3)
    packets.append(
      try TestCapture.segment(Array(Self.message[10..<30]), sequence: 0xFFFF_FFF0 &+ 10))
    let after = try Self.redact(packets)
    var stream = [UInt8](repeating: 0, count: Self.message.count)
    for packet in after {
      let sequence = packet[24..<28].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      for (offset, byte) in packet[40...].enumerated() {
        let place = Int(sequence &- 0xFFFF_FFF0) + offset
        #expect(stream[place] == 0 || stream[place] == byte)
        stream[place] = byte
      }
    }
    #expect(stream == Array(whole))
    #expect(after.allSatisfy { TestCapture.isRight($0, 6) })
  }

  @Test func `fragments are rewritten as the datagram they make`() throws {
    let packet = try TestCapture.datagram(Self.message)
    func fragment(_ range: Range<Int>, isLast: Bool) -> [UInt8] {
      var header = Array(packet[..<20])
      let length = 20 + range.count
      header[2] = UInt8(length >> 8)
      header[3] = UInt8(length & 0xFF)
      header[6] = (isLast ? 0 : 0x20) | UInt8((range.lowerBound / 8) >> 8)
      header[7] = UInt8((range.lowerBound / 8) & 0xFF)
      return header + packet[(20 + range.lowerBound)..<(20 + range.upperBound)]
    }
    let size = packet.count - 20
    let after = try Self.redact([
      fragment(40..<size, isLast: true), fragment(0..<40, isLast: false), packet,
    ])
    #expect(Array(after[1][20...] + after[0][20...]) == Array(after[2][20...]))
    let lone = try Self.redact([fragment(40..<size, isLast: true)])
    #expect(!String(decoding: lone[0], as: UTF8.self).contains("OPTIONS"))
  }

  @Test func `sound becomes noise, the same for the same sound, and silence stays`() throws {
    func sound(_ payload: [UInt8]) throws -> [UInt8] {
      let header: [UInt8] = [0x80, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]
      let packet = try TestCapture.datagram(
        header + payload, from: "10.1.2.3:40000", to: "10.1.2.4:40002")
      let after = try Self.redact(one: packet)
      #expect(after[28..<40].elementsEqual(header) && TestCapture.isRight(after, 17))
      return Array(after[40...])
    }
    let voice = (0..<160).map { UInt8($0) }
    #expect(try sound(voice) != voice && sound(voice) == sound(voice))
    #expect(try sound(voice) != sound(voice.reversed()))
    let silence = [UInt8](repeating: 0xFF, count: 160)
    #expect(try sound(silence) == silence)
  }

  @Test func `sound on a low port is sound, and a copy without it is told of`() throws {
    let voice = (0..<160).map { UInt8($0) }
    func packet(_ number: UInt8) throws -> [UInt8] {
      let header: [UInt8] = [0x80, 0, 0, number, 0, 0, 0, number, 1, 2, 3, 4]
      return try TestCapture.datagram(
        header + voice, from: "10.1.2.3:800", to: "10.1.2.4:800")
    }
    let sound = try (1...5).map { try packet($0) }
    let copy = try RedactedCopy(sound)
    #expect(copy.report.counts[.media] == 5 && copy.report.doubt == nil)
    #expect(copy.before.flows.count == 1 && copy.after.flows.count == 1)
    let masked = sound.map { Array($0.prefix(28)) + [UInt8](repeating: 0, count: 172) }
    let seen = Redaction.compare(
      TestCapture.pcap(sound), with: TestCapture.pcap(masked), path: "test",
      RedactionSettings(key: Redacted.key))
    #expect(seen.unread == 5 && seen.unchanged == 0)
  }

  @Test func `a message that stands in a copy as it was is told of`() throws {
    let plain = try TestCapture.pcap([TestCapture.datagram(TestCapture.message)])
    let settings = RedactionSettings(key: Redacted.key)
    let (redacted, report) = try Redaction.rewrite(plain, path: "test", settings)
    #expect(report.unchanged == 0 && report.unread == 0)
    let bare = Redaction.compare(plain, with: plain, path: "test", settings)
    #expect(bare.unread == 0 && bare.unchanged == 1)
    // What was redacted once is not what it is twice.
    let (twice, again) = try Redaction.rewrite(redacted, path: "test", settings)
    #expect(twice != redacted && again.unchanged == 0)
  }

  @Test func `what is not understood is zeroed unless it shall stay`() throws {
    let secret = Array("password=hunter2".utf8)
    let packet = try TestCapture.datagram(secret, from: "10.1.2.3:2000", to: "10.1.2.4:2001")
    let after = try Self.redact(one: packet)
    #expect(after.dropFirst(28).allSatisfy { $0 == 0 } && TestCapture.isRight(after, 17))
    var settings = RedactionSettings(key: Redacted.key)
    settings.keepsOther = true
    let (kept, _) = try Redaction.rewrite(TestCapture.pcap([packet]), path: "test", settings)
    #expect(kept.suffix(secret.count).elementsEqual(secret))
    let damaged = try TestCapture.datagram(Array("garbage 1234567".utf8))
    #expect(try Self.redact(one: damaged).dropFirst(28).allSatisfy { $0 == 0x78 })
  }

  @Test func `a wrong checksum stays as it was, and none stays none`() throws {
    var wrong = try TestCapture.datagram(Self.message)
    wrong[26] ^= 0x55
    #expect(try Self.redact(one: wrong)[26..<28].elementsEqual(wrong[26..<28]))
    wrong[26] = 0
    wrong[27] = 0
    #expect(try Self.redact(one: wrong)[26..<28].elementsEqual([0, 0]))
  }

  @Test func `comments, names and secrets of a pcapng file are left out`() throws {
    var writer = PcapngWriter(
      application: "secretive 1.0", comment: "about Erika", interface: "eth-erika", linkType: .raw)
    writer.names = [.v4(10, 1, 2, 3): "erikas-phone"]
    let frame = Frame(
      number: 1, at: Moment(nanoseconds: 1_700_000_000_123_456_789),
      bytes: try TestCapture.datagram(Self.message))
    let file = writer.bytes([frame], comments: [1: ["Erika calls"]])
    let (after, report) = try Redaction.rewrite(
      file, path: "test", RedactionSettings(key: Redacted.key))
    let text = String(decoding: after, as: UTF8.self).lowercased()
    #expect(!text.contains("erika") && !text.contains("secretive"))
    #expect(report.counts[.blocks] ?? 0 >= 3)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("redacted-\(UUID().uuidString).pcapng").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(after).write(to: URL(fileURLWithPath: path))
    let (linkType, frames, problem) = try CaptureFile.frames(path)
    #expect(linkType == .raw && problem == nil)
    #expect(frames.map(\.at) == [frame.at] && frames[0].bytes.count == frame.bytes.count)
    #expect(try CaptureFile.read(path).notes.names.isEmpty)
  }

  /// The source of the message's packet, and somebody else.
  @Test func `the part that an address plays is said of what it has become`() throws {
    var writer = PcapngWriter(application: "test", interface: "lo", linkType: .raw)
    writer.names = [
      .v4(10, 1, 2, 3): "duty1", .v4(10, 1, 2, 4): "erika", .v4(10, 1, 2, 5): "system2",
      .v4(10, 1, 2, 6): "duty12345678", .v4(10, 1, 2, 7): "systemerika",
    ]
    let frame = Frame(
      number: 1, at: .zero,
      bytes: try TestCapture.datagram(Self.message, from: "10.1.2.3:2000", to: "10.1.2.5:2001"))
    let (after, _) = try Redaction.rewrite(
      writer.bytes([frame]), path: "test", RedactionSettings(key: Redacted.key))
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("redacted-\(UUID().uuidString).pcapng").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(after).write(to: URL(fileURLWithPath: path))
    let reading = try CaptureFile.read(path)
    let sent = try #require(reading.sightings.first)
    #expect(sent.source.address != .v4(10, 1, 2, 3))
    #expect(
      reading.notes.names
        == [sent.source.address: "duty1", sent.destination.address: "system2"])
  }

  @Test(arguments: [
    "edge" + String(repeating: " ", count: 65_000) + "3", "duty1\u{0323}", "duty\u{0661}",
    "duty 1 ",
  ])
  func `a name that is more than a part is left out`(_ name: String) throws {
    var writer = PcapngWriter(application: "test", interface: "lo", linkType: .raw)
    writer.names = [.v4(10, 1, 2, 3): name]
    let (after, _) = try Redaction.rewrite(
      writer.bytes([]), path: "test", RedactionSettings(key: Redacted.key))
    #expect(!String(decoding: after, as: UTF8.self).contains(name.prefix(4)))
  }

  @Test func `damaged files give what they hold, and foreign ones a sentence`() throws {
    let file = try TestCapture.pcap([
      TestCapture.datagram(Self.message), TestCapture.datagram(Self.message),
    ])
    for end in stride(from: 24, to: file.count, by: 5) {
      let (bytes, report) = try Redaction.rewrite(
        Array(file[..<end]), path: "test", RedactionSettings(key: Redacted.key))
      #expect(bytes.count <= end + 8)
      #expect((report.problem == nil) == (end == 24 || bytes.count == end))
      // Its copy would else be judged as if it were whole.
      let (_, again) = try Redaction.rewrite(
        bytes, path: "copy", RedactionSettings(key: Redacted.key))
      #expect((again.problem == nil) == (report.problem == nil))
    }
    #expect(throws: CaptureError.self) {
      try Redaction.rewrite(Array("not a capture".utf8), path: "test", RedactionSettings())
    }
  }

  @Test func `changed bytes anywhere never bring it down`() throws {
    var generator = SeededGenerator(seed: 7)
    let whole = try TestCapture.pcap([
      TestCapture.datagram(Self.message), TestCapture.segment(Self.message, sequence: 5),
      PacketBuilder.portUnreachable(
        from: TestCapture.endpoint("10.1.2.3:5060"), to: TestCapture.endpoint("10.1.2.4:5060")),
    ])
    for _ in 0..<500 {
      var file = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        file[Int.random(in: 24..<file.count, using: &generator)] = .random(
          in: .min ... .max, using: &generator)
      }
      let (bytes, _) = try Redaction.rewrite(
        file, path: "test", RedactionSettings(key: Redacted.key))
      #expect(bytes.count <= file.count + 8)
    }
  }
}
