import Capture
import SIP
import Testing
import Wire

/// A capture and the frames of its messages, as tshark numbers them.
struct SealedCall: CustomTestStringConvertible {
  let name: String
  /// Of INVITE, 180, 200, ACK, BYE and 200; twice where there are two connections.
  let frames: [Int]
  var transport = Transport.tls

  var testDescription: String { name }

  static let all = [
    SealedCall(name: "tls12-aes128gcm", frames: [11, 12, 14, 16, 18, 20]),
    SealedCall(name: "tls12-aes256gcm", frames: [11, 12, 14, 16, 18, 20]),
    SealedCall(name: "tls12-chacha", frames: [11, 12, 14, 16, 18, 20]),
    SealedCall(
      name: "tls12-resumed", frames: [11, 12, 14, 16, 18, 20, 34, 36, 37, 39, 41, 43]),
    SealedCall(name: "tls12-rsa-aes128gcm", frames: [11, 12, 14, 16, 18, 20]),
    SealedCall(name: "tls13-aes128gcm", frames: [12, 13, 14, 16, 18, 20]),
    SealedCall(name: "tls13-aes256gcm", frames: [12, 13, 14, 16, 18, 20]),
    SealedCall(name: "tls13-chacha", frames: [13, 14, 16, 18, 20, 22]),
    SealedCall(name: "tls13-key-update", frames: [12, 13, 17, 19, 21, 23]),
    SealedCall(
      name: "tls13-resumed", frames: [12, 13, 14, 16, 18, 20, 35, 36, 38, 40, 42, 44]),
    SealedCall(name: "tls13-retry", frames: [14, 15, 16, 18, 20, 22]),
    SealedCall(name: "tls13-websocket", frames: [14, 15, 16, 18, 20, 22], transport: .ws),
  ]
  static let summaries = ["INVITE", "180", "200", "ACK", "BYE", "200"]
}

@Test(arguments: SealedCall.all)
func `a call over TLS is read where the keys are in the file`(call: SealedCall) throws {
  let reading = try CaptureFile.read(SealedCapture.path("\(call.name).pcapng"))
  #expect(reading.problem == nil)
  #expect(reading.sightings.map(\.frame) == call.frames)
  #expect(
    reading.sightings.map { $0.message?.shortName ?? "?" }
      == (0..<call.frames.count).map { SealedCall.summaries[$0 % 6] })
  #expect(Set(reading.sightings.map(\.transport)) == [call.transport])
  #expect(reading.tls.unread.isEmpty)
  #expect(reading.tls.opened == call.frames.count / 6)
  #expect(reading.tls.connections == reading.tls.opened)
  #expect(reading.losses == SightingReader.Losses())
}

extension Message {
  fileprivate var shortName: String { method?.rawValue ?? status.map { "\($0.rawValue)" } ?? "" }
}

@Test func `without keys a connection is named and nothing is read`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  let reading = capture.read(keys: TLSKeyLog())
  #expect(reading.sightings.isEmpty)
  #expect(reading.losses.unreadTLS == 1)
  let doubt = try #require(reading.tls.doubts.first)
  #expect(doubt.hasPrefix("the TLS connection of 127.77.0.2:"))
  #expect(
    doubt.hasSuffix("and 127.77.0.1:5061 cannot be read: there are no keys (frame 6)"))
  #expect(reading.tls.notes.isEmpty)
}

@Test func `keys that do not fit are said to`() throws {
  let capture = try SealedCapture("tls12-aes256gcm")
  let lines = String(decoding: capture.keys.text, as: UTF8.self).dropLast()
  let last: Character = lines.last == "0" ? "1" : "0"
  let wrong = TLSKeyLog((String(lines.dropLast()) + String(last)).utf8)
  let reading = capture.read(keys: wrong)
  #expect(reading.sightings.isEmpty)
  #expect(reading.tls.unread.map(\.reason) == [.wrongKeys])
}

@Test func `a cipher suite that is not read is named`() throws {
  let reading = try CaptureFile.read(SealedCapture.path("tls12-cbc.pcapng"))
  #expect(reading.sightings.isEmpty)
  #expect(
    reading.tls.unread.map(\.reason) == [.suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")])
  #expect(reading.tls.doubts.count == 1)
}

@Test func `a connection that began before the capture is said to be unread`() throws {
  for name in ["tls13-aes128gcm", "tls12-chacha"] {
    let capture = try SealedCapture(name)
    let late = SealedCapture.numbered(Array(capture.frames[10...]))
    let reading = capture.read(late)
    #expect(reading.sightings.isEmpty)
    #expect(reading.tls.unread.map(\.reason) == [.noHandshake])
    #expect(reading.tls.doubts.count == 1)
  }
}

@Test func `behind a gap the rest of a direction is said to be unread`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  // The 180, which the client acknowledges.
  let reading = capture.read(capture.without(13))
  #expect(reading.words.map { String($0.prefix { $0 != " " }) } == ["12", "15", "17"])
  #expect(reading.sightings.map(\.destination.port) == [5061, 5061, 5061])
  let unread = try #require(reading.tls.unread.first)
  #expect(unread.reason == .gap)
  #expect(unread.isRest)
  #expect(unread.sentence.contains("cannot be read to the end: bytes are missing"))
}

@Test func `records wait for a ServerHello that is captured late`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  let whole = capture.read()
  let moved = capture.read(capture.moving(6, behind: 8))
  #expect(moved.words == whole.words)
  #expect(moved.tls.unread.isEmpty)
}

@Test(arguments: ["tls13-aes128gcm", "tls12-aes256gcm", "tls13-websocket"])
func `every beginning of a capture gives the messages in it`(_ name: String) throws {
  let capture = try SealedCapture(name)
  let words = capture.read().words
  for count in 0...capture.frames.count {
    let reading = capture.read(Array(capture.frames[..<count]))
    #expect(reading.words == words.filter { Int($0.prefix { $0 != " " }) ?? 0 <= count })
    #expect(reading.tls.unread.isEmpty)
  }
}

@Test(arguments: ["tls13-aes128gcm", "tls13-key-update", "tls12-aes128gcm"])
func `damaged bytes never stop the reader, and what was not read is said`(_ name: String) throws {
  let capture = try SealedCapture(name)
  var generator = SeededGenerator(seed: 4_711)
  for _ in 0..<400 {
    var frames = capture.frames
    let index = Int.random(in: frames.indices, using: &generator)
    // Behind the headers of Ethernet, IP and TCP.
    guard frames[index].bytes.count > 66 else { continue }
    let place = Int.random(in: 66..<frames[index].bytes.count, using: &generator)
    frames[index].bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
    let reading = capture.read(frames)
    let words = capture.read().words
    #expect(Set(reading.words).isSubset(of: words), "frame \(index + 1), byte \(place)")
    // Of the handshake only the hellos matter.
    if reading.words != words {
      #expect(!reading.tls.unread.isEmpty, "frame \(index + 1), byte \(place)")
    }
  }
}

@Test func `records in segments of any size are the same messages`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  let near = Endpoint(.v4(192, 0, 2, 1), 40_000)
  let far = Endpoint(.v4(192, 0, 2, 2), 5061)
  let wanted = capture.read().sightings.compactMap { $0.message?.bytes }
  for step in [1, 4, 5, 6, 100, 2_000] {
    var frames: [Frame] = []
    var sent: [UInt16: UInt32] = [:]
    for frame in capture.frames {
      let segment = Array(frame.bytes[34...])
      let payload = segment[(Int(segment[12] >> 4) * 4)...]
      let isUp = segment[2] == 0x13 && segment[3] == 0xC5
      let (source, target) = isUp ? (near, far) : (far, near)
      var start = payload.startIndex
      while start < payload.endIndex {
        let piece = Array(payload[start..<min(start + step, payload.endIndex)])
        let sequence = sent[source.port] ?? 1
        sent[source.port] = sequence + UInt32(piece.count)
        start += piece.count
        frames.append(
          Frame(
            number: frames.count + 1, at: frame.at,
            bytes: PacketBuilder.segment(
              from: source, to: target, sequence: sequence,
              acknowledgement: sent[target.port] ?? 1, flags: 0x18, piece)))
      }
    }
    let reading = CaptureReading(frames, .raw, keys: capture.keys)
    #expect(reading.sightings.compactMap { $0.message?.bytes } == wanted)
    #expect(reading.tls.unread.isEmpty)
  }
}
