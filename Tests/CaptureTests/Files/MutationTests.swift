import Capture
import Foundation
import SIP
import Testing
import Wire

/// Damages bytes the way links, disks and attackers do.
struct Mutation {
  var generator: SeededGenerator

  mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      case 1:
        bytes[place] = [0, 0x7F, 0x80, 0xFF, 0x0A, 0x20].randomElement(using: &generator) ?? 0
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 8))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
      case 4: bytes = Array(bytes.prefix(place))
      default:
        // Headers are where lengths and offsets stand.
        bytes[place % min(64, bytes.count)] = UInt8.random(in: .min ... .max, using: &generator)
      }
    }
    return bytes
  }
}

/// A conversation with everything in it: datagrams, streams, fragments, notices, names.
private var conversation: [[UInt8]] {
  var tap = TapRecorder()
  let six = Endpoint(.v6(high: 0, low: 1), 5060)
  let resolver = Endpoint(.v4(127, 0, 0, 53), 53)
  for number in 1...6 {
    let message = Samples.options(number, body: String(repeating: "v", count: number * 40))
    for transport in [Transport.udp, .tcp] {
      let (source, destination) = (Samples.carrier, Samples.system)
      tap.record(Packet(transport, from: source, to: destination, message), at: .zero)
      tap.record(Packet(transport, from: six, to: six, message), at: .zero)
    }
  }
  tap.record(TransportFailure(.refused, .udp, from: six, to: six), at: .zero)
  tap.record(
    TransportFailure(.refused, .udp, from: Samples.carrier, to: Samples.system), at: .zero)
  let name: [UInt8] = [
    0, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1, 0xC0, 12, 0, 1, 0, 1,
  ]
  tap.record(Packet(.udp, from: Samples.carrier, to: resolver, name), at: .zero)
  tap.record(Packet(.tcp, from: Samples.carrier, to: resolver, [0, 25] + name), at: .zero)
  return tap.frames.map(\.bytes)
}

@Test(arguments: LinkType.allCases)
func `damaged packets never stop the reader`(_ linkType: LinkType) {
  var mutation = Mutation(generator: SeededGenerator(seed: 41 + UInt64(linkType.rawValue)))
  let ethernet = [UInt8](repeating: 0, count: 12) + [0x08, 0x00]
  let prefix: [UInt8] =
    switch linkType {
    case .ethernet: ethernet
    case .null, .loop: [0, 0, 0, 2]
    case .ppp, .pppHDLC: [0xFF, 0x03, 0x00, 0x21]
    case .pppoe: [0x11, 0, 0, 1, 0, 0, 0x00, 0x21]
    case .ciscoHDLC: [0x0F, 0, 0x08, 0x00]
    case .linuxSLL: [UInt8](repeating: 0, count: 14) + [0x08, 0x00]
    case .linuxSLL2: [0x08, 0x00] + [UInt8](repeating: 0, count: 18)
    case .raw, .ipv4, .ipv6: []
    }
  let packets = conversation.map { prefix + $0 }
  for _ in 0..<150 {
    var damaged = packets.map { mutation.damage($0) } + packets
    damaged.shuffle(using: &mutation.generator)
    let reading = CaptureReading(Samples.frames(damaged), linkType)
    #expect(reading.frames == damaged.count)
    #expect(reading.sightings.allSatisfy { (1...damaged.count).contains($0.frame) })
  }
}

@Test(arguments: Shelf.all)
func `damaged packets of real captures never stop the reader`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let file = try CaptureFile.frames(path)
  var mutation = Mutation(generator: SeededGenerator(seed: 97))
  for _ in 0..<10 {
    let frames = file.frames.prefix(200).map { frame in
      var frame = frame
      frame.bytes = mutation.damage(frame.bytes)
      return frame
    }
    let reading = CaptureReading(frames, file.linkType)
    #expect(reading.frames == frames.count)
  }
}

@Test(arguments: Shelf.all)
func `damaged real capture files are read as far as they go`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let original = Array(try Data(contentsOf: URL(fileURLWithPath: path)).prefix(60_000))
  var mutation = Mutation(generator: SeededGenerator(seed: 7))
  for _ in 0..<15 {
    let damaged = Scratch.path("pcap")
    defer { Scratch.remove(damaged) }
    try Data(mutation.damage(original)).write(to: URL(fileURLWithPath: damaged))
    do {
      let reading = try CaptureFile.read(damaged)
      #expect(reading.sightings.allSatisfy { (1...reading.frames).contains($0.frame) })
    } catch {
      #expect("\(error)".contains(damaged))
    }
  }
}
