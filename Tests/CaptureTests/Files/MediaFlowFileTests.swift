import Calls
import Capture
import Testing

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"), arguments: Shelf.compared)
func `RTP streams are found and measured as tshark does it`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let expected = try StreamFigures.shark(path)
  let reading = try CaptureFile.read(path)
  let calls = CallModel.read(reading.sightings).calls
  let found = MediaReading(calls, reading.flows).streams.map { StreamFigures($0) }
  let known = StreamDifference.known.filter { $0.file == Shelf.name(path) }.flatMap(\.ssrcs)
  for own in found where !expected.contains(where: { $0.counts == own.counts }) {
    Issue.record("only here: \(own)")
  }
  for row in expected {
    guard let own = found.first(where: { $0.counts == row.counts }) else {
      Issue.record("tshark: \(row); here: \(found.filter { $0.counts.ssrc == row.counts.ssrc })")
      continue
    }
    #expect(own.hasDuration(of: row), "tshark: \(row); here: \(own)")
    if known.contains(row.counts.ssrc) {
      #expect(!own.hasJitter(of: row), "no difference any more: \(own)")
    } else {
      #expect(own.hasJitter(of: row), "tshark: \(row); here: \(own)")
    }
  }
  #expect(Set(known).isSubset(of: expected.map(\.counts.ssrc)))
}

/// Where this reader and tshark (4.0) differ about a stream's jitter, and why that is right.
///
/// Each was found by doing what `rtppacket_analyse` of ui/tap-rtp-analysis.c does to the packets; it
/// comes to the numbers that tshark prints.
struct StreamDifference {
  let file: String
  let ssrcs: [UInt32]
  let why: String

  private static let digits = """
    the first word after a digit is held by tshark against the stamp of the last word before it and \
    the time of the digit's last packet; here a change of payload type says nothing of the path
    """
  private static let markers = """
    packets with the marker bit are left out of tshark's mean and maximum; here they count as all \
    others do
    """

  static let known = [
    // 620 ms by their stamps between frames 33 and 86, and 80 ms between frames 81 and 86.
    StreamDifference(
      file: "reference-digits-after-failover-udp.pcapng", ssrcs: [0x03FA_43CC], why: digits),
    StreamDifference(file: "NormB+sipnab__SIP_DTMF2.cap", ssrcs: [0x5711_BF84], why: digits),
    // Frame 155.
    StreamDifference(
      file: "reference-duty-busy-invite.pcapng", ssrcs: [0x402B_9DED], why: markers),
    StreamDifference(
      file: "cisco-system-traffic-generator+trex-core__delay_10_sip_video_call_full.pcap",
      ssrcs: [0x7D64_28B7, 0x80C6_CF97],
      why: """
        87 talkspurts each: \(markers); and a pause of more than half a second (frames 704 and 706) \
        says nothing of the path here
        """),
    StreamDifference(
      file: "NormB+sipnab__sip-over-tcp.pcap", ssrcs: [0x42F4_33D4, 0x5A33_61B3],
      why: """
        comfort noise, and a second without packets behind it: tshark's estimate goes on over both; \
        here neither another payload type nor such a pause says anything of the path
        """),
  ]
}
