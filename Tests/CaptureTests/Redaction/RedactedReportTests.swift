import Capture
import SIP
import Testing
import Wire

/// What becomes of packets in which agents report what they saw (HEP).
struct RedactedReportTests {
  private typealias Chunk = (type: UInt16, value: [UInt8])

  private static let ends: [Chunk] = [
    (1, [2]), (2, [17]), (3, [10, 1, 2, 3]), (4, [10, 1, 2, 4]), (7, [0x13, 0xC4]),
    (8, [0x13, 0xC4]), (9, [0x65, 0x53, 0xF1, 0]), (10, [0, 0, 0, 7]), (11, [1]),
    (12, [0, 0, 7, 0xD1]),
  ]

  private static let payload: Chunk = (15, TestCapture.message)

  private static func packet(_ chunks: [Chunk]) -> [UInt8] {
    var body: [UInt8] = []
    for chunk in chunks {
      body += [0, 0] + chunk.type.bigEndianBytes
      body += UInt16(chunk.value.count + 6).bigEndianBytes + chunk.value
    }
    return Array("HEP3".utf8) + UInt16(body.count + 6).bigEndianBytes + body
  }

  /// In a datagram from an agent to a collector.
  private static func carried(_ report: [UInt8]) throws -> [UInt8] {
    try TestCapture.datagram(report, from: "10.9.9.9:33000", to: "10.9.9.8:9060")
  }

  @Test func `addresses, message, Call-ID and names go, ports and time stay`() throws {
    let words: [Chunk] = [
      (14, Array("s3cret-key".utf8)), (17, Array("77@10.1.2.3".utf8)),
      (19, Array("node.erika.example.com".utf8)), (99, Array("15551234567".utf8)),
    ]
    let before = try Self.carried(Self.packet(Self.ends + words + [Self.payload]))
    let copy = try RedactedCopy([before])
    let message = try copy.message()
    let after = try #require(copy.packets.first)
    #expect(after.count == before.count && TestCapture.secrets(in: after).isEmpty)
    let text = String(decoding: after, as: UTF8.self)
    #expect(!text.contains("s3cret") && !text.contains("erika"))
    let report = try #require(HEPPacket(Array(after.dropFirst(28))))
    let was = try #require(HEPPacket(Array(before.dropFirst(28))))
    #expect(report.at == was.at && report.captureID == was.captureID)
    #expect(report.source.port == 5_060 && report.source.address != was.source.address)
    // What was one and the same is so afterwards.
    #expect(report.correlation == message.callID)
    let via = try #require(message.header(.via).flatMap { Via($0) })
    #expect(via.host == "\(report.source.address)")
  }

  @Test func `reports over IPv6 keep their form`() throws {
    let address: [UInt8] = [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11)
    let ends: [Chunk] = [(1, [10]), (5, address + [7]), (6, address + [8])]
    let copy = try RedactedCopy([Self.carried(Self.packet(ends + [Self.payload]))])
    _ = try copy.message()
    #expect(copy.after.sightings.first?.source != copy.before.sightings.first?.source)
  }

  @Test(arguments: [UInt8(1), 2])
  func `reports of the older versions are rewritten, too`(_ version: UInt8) throws {
    let header: [UInt8] = [version, 16, 2, 17, 0x13, 0xCE, 0x13, 0xC4, 10, 1, 2, 3, 10, 1, 2, 4]
    let time: [UInt8] = version == 1 ? [] : [0, 0xF1, 0x53, 0x65, 7, 0, 0, 0, 9, 0, 0, 0]
    let copy = try RedactedCopy([Self.carried(header + time + TestCapture.message)])
    let via = try #require(copy.message().header(.via).flatMap { Via($0) })
    let sent = try #require(copy.after.sightings.first)
    #expect("\(sent.source.address)" == via.host && sent.source.port == 5_070)
    #expect(sent.at == copy.before.sightings.first?.at)
  }

  @Test func `reports in a connection are rewritten whatever the segments`() throws {
    let report = Self.packet(Self.ends + [Self.payload])
    let stream = report + report
    for size in [7, 100, stream.count] {
      var segments: [[UInt8]] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        segments.append(
          try TestCapture.segment(
            Array(stream[start...].prefix(size)), sequence: 5 + UInt32(start)))
      }
      let copy = try RedactedCopy(segments)
      #expect(copy.before.messages.count == 2 && copy.after.messages.count == 2)
      #expect(copy.report.unread == 0)
      for sighting in copy.after.messages {
        let secrets = TestCapture.secrets(in: sighting.message?.bytes ?? [])
        #expect(secrets.isEmpty)
      }
    }
  }

  /// The rest of a stream, and what becomes of it.
  static let rests: [(String, [UInt8])] = [
    ("Erika", [0, 0, 0, 0, 0]), ("HEP3E", [0x48, 0x45, 0x50, 0x33, 0]),
  ]

  @Test(arguments: rests)
  func `of a report that has hardly begun no more is kept than that it has`(
    _ rest: String, _ left: [UInt8]
  ) throws {
    let stream = Self.packet(Self.ends + [Self.payload]) + Array(rest.utf8)
    let copy = try RedactedCopy([try TestCapture.segment(stream, sequence: 5)])
    _ = try copy.message()
    #expect(copy.packets[0].suffix(5).elementsEqual(left))
  }

  @Test func `a packed message is masked, and that is said`() throws {
    let packed = try Gzip.pack(TestCapture.message)
    let chunk: Chunk = (16, packed)
    let before = try Self.carried(Self.packet(Self.ends + [chunk]))
    let copy = try RedactedCopy([before, try TestCapture.datagram(TestCapture.message)])
    #expect(copy.before.messages.count == 2 && copy.after.messages.count == 1)
    #expect(copy.report.unread == 1)
    #expect(
      copy.report.doubt
        == "what 1 packet holds was masked unread; the copy is not judged as the capture is")
    #expect(copy.packets[0].suffix(packed.count).allSatisfy { $0 == 0 })
  }

  @Test func `damaged reports are as damaged afterwards`() throws {
    let whole = Self.packet(Self.ends + [Self.payload])
    let (short, broken): (Chunk, Chunk) = ((3, [1, 2]), (16, [1, 2, 3]))
    var damaged = [
      Self.packet(Self.ends), Self.packet([short, Self.payload]), Self.packet([Self.payload]),
      Self.packet(Self.ends + [broken]), Array(whole.dropLast()),
    ]
    // A length beyond the end; a chunk that ends before it begins, and one that has no end.
    for (place, byte) in [(4, UInt8(9)), (11, 3), (10, 0x7F)] {
      var other = whole
      other[place] = byte
      damaged.append(other)
    }
    for report in damaged {
      let copy = try RedactedCopy([Self.carried(report)])
      #expect(copy.before.messages.isEmpty && copy.before.sightings.count == 1)
      #expect(copy.after.words == copy.before.words && copy.report.unread == 0)
      #expect(TestCapture.secrets(in: copy.packets[0]).isEmpty)
    }
  }

  @Test func `reports inside one another cost nothing`() throws {
    var report = Self.packet(Self.ends + [Self.payload])
    while report.count < 64_000 {
      let chunk: Chunk = (15, report)
      report = Self.packet([chunk])
    }
    let copy = try RedactedCopy([Self.carried(report)])
    #expect(TestCapture.secrets(in: copy.packets[0]).isEmpty)
  }
}
