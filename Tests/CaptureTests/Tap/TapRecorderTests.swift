import Capture
import Foundation
import SIP
import Testing
import Wire

private func recorded() -> TapRecorder {
  var tap = TapRecorder()
  let six = Endpoint(.v6(high: 0, low: 1), 5060)
  tap.record(
    Packet(.udp, from: Samples.carrier, to: Samples.system, Samples.options(1)), at: .seconds(1))
  tap.record(
    Packet(.tcp, from: Samples.carrier, to: Samples.system, Samples.options(2)), at: .seconds(2))
  tap.record(
    Packet(.tcp, from: Samples.system, to: Samples.carrier, Samples.options(3)), at: .seconds(3))
  tap.record(Packet(.udp, from: six, to: six, Samples.options(4, body: "x")), at: .seconds(4))
  tap.record(
    TransportFailure(.refused, .udp, from: Samples.carrier, to: Samples.system), at: .seconds(5))
  tap.record(
    TransportFailure(.reset, .tcp, from: Samples.carrier, to: Samples.system), at: .seconds(6))
  tap.record(
    TransportFailure(.timedOut, .tcp, from: Samples.carrier, to: Samples.system), at: .seconds(7))
  return tap
}

@Test func `recorded packets are read by the same pipeline`() {
  let reading = CaptureReading(recorded().frames, TapRecorder.linkType)
  #expect(
    reading.words == [
      "1 OPTIONS call-1", "2 OPTIONS call-2", "3 OPTIONS call-3", "4 OPTIONS call-4",
      "5 unreachable 127.0.0.1:5060", "6 reset by 127.0.0.1:5060",
    ])
  #expect(reading.sightings.map(\.at) == (1...6).map { Moment.seconds(Double($0)) })
}

@Test func `a message larger than a packet is recorded in segments`() {
  var tap = TapRecorder()
  let body = String(repeating: "b", count: 65_200)
  let large = Samples.options(1, body: body)
  for number in 0..<3 {
    tap.record(
      Packet(.tcp, from: Samples.carrier, to: Samples.system, large), at: .seconds(Double(number)))
  }
  let reading = CaptureReading(tap.frames, TapRecorder.linkType)
  #expect(reading.sightings.compactMap { $0.message?.bytes } == [large, large, large])
}

@Test func `a datagram larger than UDP allows is refused and counted`() {
  var tap = TapRecorder()
  let bytes = [UInt8](repeating: 0x41, count: 65_508)
  tap.record(Packet(.udp, from: Samples.carrier, to: Samples.system, bytes), at: .zero)
  #expect(tap.frames.isEmpty && tap.refused == 1)
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"))
func `tshark finds the lengths and checksums of recorded packets right`() throws {
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  try PcapngWriter(application: "tap", interface: "tap", linkType: TapRecorder.linkType)
    .write(recorded().frames, to: path)
  let output = try Shark.run([
    "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o",
    "tcp.check_checksum:TRUE", "-T", "fields", "-e", "ip.checksum.status", "-e",
    "udp.checksum.status", "-e", "tcp.checksum.status", "-e", "icmp.checksum.status", "-e",
    "_ws.malformed",
  ])
  #expect(output.complaints.isEmpty)
  let statuses = output.text.split(whereSeparator: { "\t\n,".contains($0) })
  #expect(statuses.count >= 12)
  // 1 is "good"; the quoted header in the ICMP notice is checked too.
  #expect(statuses.allSatisfy { $0 == "1" }, "\(output.text)")
}

/// Files of one test.
enum Scratch {
  static func path(_ ending: String) -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("capture-\(UUID().uuidString).\(ending)").path
  }

  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}
