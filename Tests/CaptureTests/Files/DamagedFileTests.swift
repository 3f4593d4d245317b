import Capture
import Foundation
import SIP
import Testing
import Wire

/// A pcapng file of five messages.
private let five = PcapngWriter(application: "test", interface: "lo", linkType: .raw)
  .bytes(Samples.frames((1...5).map { Samples.datagram(Samples.options($0)) }))

private func read(_ bytes: [UInt8]) throws -> (path: String, reading: CaptureReading) {
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  return (path, try CaptureFile.read(path))
}

@Test func `a file cut in the middle of a packet gives what came before, and says so`() throws {
  let (path, reading) = try read(Array(five.dropLast(20)))
  #expect(reading.words == (1...4).map { "\($0) OPTIONS call-\($0)" })
  #expect(reading.isPartial)
  guard case .damaged(path, afterFrames: 4, offset: _, let reason) = reading.problem else {
    Issue.record("no damage told: \(String(describing: reading.problem))")
    return
  }
  #expect(reason.hasPrefix("it ends in the middle of a block, after "))
}

@Test func `what one packet was read of has one packet`() {
  for (frames, packets) in [(0, "0 packets"), (1, "1 packet"), (2, "2 packets")] {
    let error = CaptureError.damaged(path: "a.pcap", afterFrames: frames, offset: 9, reason: "no")
    #expect("\(error)" == "capture file a.pcap is damaged at byte 9, after \(packets): no")
  }
}

@Test func `a whole file is not partial`() throws {
  let reading = try read(five).reading
  #expect(!reading.isPartial)
  #expect(reading.frames == 5)
  #expect(reading.first == .zero)
  #expect(reading.last == Moment(nanoseconds: 4_000_000))
}

@Test func `a file cut anywhere is an error or a part, never more`() throws {
  for length in stride(from: 0, to: five.count, by: 7) {
    do {
      let reading = try read(Array(five.prefix(length))).reading
      #expect(reading.frames < 5 && reading.sightings.count == reading.frames)
    } catch let error as CaptureError {
      guard case .cannotRead = error else {
        Issue.record("another error: \(error)")
        return
      }
    }
  }
}

@Test func `a missing file is one error that names it`() {
  #expect {
    _ = try CaptureFile.read("/nowhere/call.pcap")
  } throws: { error in
    "\(error)".contains("/nowhere/call.pcap") && "\(error)".contains("No such file")
  }
}

@Test func `a file of another link layer is an error that names the layer`() throws {
  // Bluetooth HCI: a link layer that can hold no SIP.
  var header: [UInt8] = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 8)
  header += [0xFF, 0xFF, 0, 0, 187, 0, 0, 0]
  let path = Scratch.path("pcap")
  defer { Scratch.remove(path) }
  try Data(header).write(to: URL(fileURLWithPath: path))
  #expect(
    throws: CaptureError.linkType(source: "capture file \(path)", name: "BLUETOOTH_HCI_H4")
  ) { try CaptureFile.read(path) }
}

@Test func `stamps beyond any calendar do not matter`() throws {
  var bytes = PcapngWriter(application: "test", interface: "lo", linkType: .raw)
    .bytes([
      Frame(number: 1, at: Moment(nanoseconds: -1), bytes: Samples.datagram(Samples.options()))
    ])
  #expect(try read(bytes).reading.words == ["1 OPTIONS call-1"])
  // The same stamp in whole seconds: if_tsresol 0 instead of 9.
  let option = try #require(bytes.indices.first { bytes[$0...].starts(with: [9, 0, 1, 0, 9]) })
  bytes[option + 4] = 0
  #expect(try read(bytes).reading.words == ["1 OPTIONS call-1"])
}
