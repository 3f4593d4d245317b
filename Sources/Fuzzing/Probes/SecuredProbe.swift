import Capture
import Foundation
import SIP

/// A key log and records of TLS in any segments: read without harm, and the same from a file.
///
/// The bytes: two of the key log's length, the key log, then segments of a connection, each with
/// its direction (one byte) and its length (two) before it.
enum SecuredProbe {
  private static let mostSegments = 200
  private static let push: UInt8 = 0x18

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var rest = bytes[...]
    let keys = TLSKeyLog(take(&rest, length(&rest)))
    try FuzzFinding.expect(
      TLSKeyLog(keys.text).text == keys.text, "a key log that is written is read otherwise")
    var frames: [Frame] = []
    var sent: [UInt32] = [1, 1]
    while let direction = rest.popFirst().map({ Int($0 & 1) }), frames.count < mostSegments {
      let payload = take(&rest, length(&rest))
      let ends = [Wiring.near, Wiring.far]
      frames.append(
        Wiring.frame(
          frames.count + 1,
          PacketBuilder.segment(
            from: ends[direction], to: ends[1 - direction], sequence: sent[direction],
            acknowledgement: sent[1 - direction], flags: push, payload)))
      sent[direction] &+= UInt32(payload.count)
    }
    let reading = CaptureReading(frames, .raw, keys: keys)
    try FramesProbe.check(reading, frames)
    try FuzzFinding.expect(
      reading.tls.opened <= reading.tls.connections, "more was opened than was there")
    try compare(reading, frames, keys)
  }

  /// The keys in the file say the same as keys that are given.
  private static func compare(
    _ reading: CaptureReading, _ frames: [Frame], _ keys: TLSKeyLog
  ) throws(FuzzFinding) {
    var writer = PcapngWriter(application: "fuzz", interface: "lo", linkType: .raw)
    writer.keys = keys
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let again: CaptureReading
    do throws(CaptureError) {
      try writer.write(frames, to: path)
      again = try CaptureFile.read(path)
    } catch {
      throw FuzzFinding(error.description)
    }
    try FuzzFinding.expect(
      again.sightings.map(Summary.init) == reading.sightings.map(Summary.init)
        && again.tls == reading.tls,
      "\(reading.sightings.count) sightings with keys, \(again.sightings.count) from the file")
  }

  private static func length(_ bytes: inout ArraySlice<UInt8>) -> Int {
    let number = take(&bytes, 2)
    return number.reduce(0) { $0 << 8 | Int($1) }
  }

  private static func take(_ bytes: inout ArraySlice<UInt8>, _ count: Int) -> [UInt8] {
    let taken = bytes.prefix(count)
    bytes = bytes.dropFirst(taken.count)
    return Array(taken)
  }
}
