import Capture
import Foundation
import Media
import Testing
import Wire

@Test(
  .enabled(if: Shark.path != nil && !Shelf.all.isEmpty, "\(Shark.absence) or \(Shelf.absence)"),
  arguments: Shelf.all)
func `RTP streams are found as tshark finds them`(_ path: String) throws {
  let reading = try CaptureFile.read(path)
  let expected = try SharkStream.all(path)
  let known = SharkStreamDifference.known.filter { $0.file == Shelf.name(path) }
  let found = reading.flows.map(SharkStream.init)
  let excused = Set(known.flatMap(\.ssrcs))
  for stream in expected where !excused.contains(stream.ssrc) {
    #expect(
      found.contains(stream), "tshark: \(stream); here: \(found.filter { $0.ssrc == stream.ssrc })")
  }
  for flow in reading.flows where flow.isProven && !excused.contains(flow.ssrc) {
    #expect(expected.contains(SharkStream(flow)), "only here: \(SharkStream(flow))")
  }
  for difference in known {
    for ssrc in difference.ssrcs {
      let isSame =
        expected.filter { $0.ssrc == ssrc }
        == found.filter { $0.ssrc == ssrc }
      #expect(!isSame, "no difference any more: \(difference.why)")
    }
  }
}

/// A row of `tshark -z rtp,streams`.
struct SharkStream: Hashable, CustomStringConvertible {
  let source: String
  let destination: String
  let ssrc: UInt32
  let packets: Int
  /// RFC 3550 A.3, as tshark counts it: duplicates make up for losses.
  let lost: Int

  init(_ flow: MediaFlow) {
    source = "\(flow.source.address) \(flow.source.port)"
    destination = "\(flow.destination.address) \(flow.destination.port)"
    ssrc = flow.ssrc
    packets = flow.packets
    lost = flow.order.cumulativeLost
  }

  /// Start, end, address and port twice, SSRC, payload names, packets, lost, `(0.0%)`.
  init?(row: Substring) {
    let fields = row.split(separator: " ").map(String.init)
    guard fields.count > 10, let share = fields.firstIndex(where: { $0.hasPrefix("(") }),
      share > 8, let lost = Int(fields[share - 1]), let packets = Int(fields[share - 2]),
      let ssrc = UInt32(fields[6].dropFirst(2), radix: 16)
    else { return nil }
    source = "\(fields[2]) \(fields[3])"
    destination = "\(fields[4]) \(fields[5])"
    self.ssrc = ssrc
    self.packets = packets
    self.lost = lost
  }

  var description: String {
    "\(source) -> \(destination) \(String(ssrc, radix: 16)), \(packets) packets, \(lost) lost"
  }

  static func all(_ path: String) throws -> [SharkStream] {
    try Shark.run(["-r", path, "-q", "-z", "rtp,streams"]).text.split(separator: "\n")
      .compactMap { SharkStream(row: $0) }
  }
}

/// Where this reader and tshark differ about streams, and why that is right.
struct SharkStreamDifference {
  let file: String
  let ssrcs: [UInt32]
  let why: String

  static let known = [
    SharkStreamDifference(
      file: "cisco-system-traffic-generator+trex-core__delay_10_sip_video_call_full.pcap",
      ssrcs: [0x7D64_28B7, 0x80C6_CF97],
      why: """
        its SDP announces other endpoints than its RTP has, so tshark has no conversation \
        to find RTP by; here packets in sequence are enough
        """)
  ]
}
