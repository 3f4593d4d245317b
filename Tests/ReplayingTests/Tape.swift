import Capture
import SIP
import Wire

/// A capture that a test writes by itself.
struct Tape {
  private var packets: [(at: Moment, packet: Packet)] = []

  mutating func add(_ packet: Packet, at moment: Moment) {
    packets.append((moment, packet))
  }

  /// Adds a message with line ends and lengths as they belong.
  mutating func add(
    _ seconds: Double, from source: String, to destination: String, _ lines: String...,
    body: String = ""
  ) {
    add(seconds, from: source, to: destination, lines: lines, body: body)
  }

  mutating func add(
    _ seconds: Double, from source: String, to destination: String, lines: [String],
    body: String = ""
  ) {
    guard let source = Endpoint(source), let destination = Endpoint(destination) else { return }
    let head = (lines + ["Content-Length: \(body.utf8.count)", "", ""]).joined(separator: "\r\n")
    add(
      Packet(.udp, from: source, to: destination, Array((head + body).utf8)),
      at: .seconds(1000 + seconds))
  }

  var reading: CaptureReading {
    var recorder = TapRecorder()
    let inOrder = packets.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    for (_, entry) in inOrder { recorder.record(entry.packet, at: entry.at) }
    return CaptureReading(recorder.frames, TapRecorder.linkType)
  }
}

extension Tape {
  /// A call of a capture many times over, each with a Call-ID and a caller of its own.
  init(_ reading: CaptureReading, times: Int, apart: Duration, number: String) {
    self.init()
    guard let callID = reading.sightings.first?.message?.callID else { return }
    for copy in 0..<times {
      for sighting in reading.sightings {
        guard let message = sighting.message else { continue }
        let text = message.description
          .replacing(callID, with: "copy-\(copy)@127.0.0.9")
          .replacing(number, with: "+1555\(1_000_000 + copy)")
        add(
          Packet(
            sighting.transport, from: sighting.source, to: sighting.destination, Array(text.utf8)),
          at: sighting.at + apart * copy)
      }
    }
  }
}
