import Capture
import SIP
import Wire

/// Messages, packets and readings that tests share.
enum Samples {
  static let carrier = Endpoint(.v4(127, 0, 0, 9), 5070)
  static let system = Endpoint(.v4(127, 0, 0, 1), 5060)

  static func options(_ number: Int = 1, body: String = "") -> [UInt8] {
    let lines = [
      "OPTIONS sip:127.0.0.1 SIP/2.0", "Via: SIP/2.0/TCP 127.0.0.9:5070;branch=z9hG4bK\(number)",
      "From: <sip:a@127.0.0.9>;tag=1", "To: <sip:b@127.0.0.1>", "Call-ID: call-\(number)",
      "CSeq: \(number) OPTIONS", "Max-Forwards: 70", "Content-Length: \(body.utf8.count)", "",
    ]
    return Array((lines.joined(separator: "\r\n") + "\r\n" + body).utf8)
  }

  static func datagram(
    _ payload: [UInt8], from source: Endpoint = carrier, to destination: Endpoint = system
  ) -> [UInt8] {
    PacketBuilder.datagram(from: source, to: destination, payload)
  }

  /// What a reader makes of raw IP packets, one millisecond apart.
  static func read(_ packets: [[UInt8]], _ linkType: LinkType = .raw) -> CaptureReading {
    CaptureReading(frames(packets), linkType)
  }

  static func frames(_ packets: [[UInt8]]) -> [Frame] {
    packets.enumerated().map { index, bytes in
      Frame(
        number: index + 1, at: Moment(nanoseconds: Int64(index) * 1_000_000), bytes: bytes)
    }
  }
}

extension CaptureReading {
  /// Each sighting in a word, with its frame: `3 OPTIONS call-1`.
  var words: [String] {
    sightings.map { sighting in
      switch sighting.content {
      case .sip(let message): "\(sighting.frame) \(message.summary) \(message.callID)"
      case .unreadable(_, let why): "\(sighting.frame) unreadable: \(why)"
      case .unreachable: "\(sighting.frame) unreachable \(sighting.destination)"
      case .reset: "\(sighting.frame) reset by \(sighting.source)"
      case .connected(let setup):
        "\(sighting.frame) connected in \((setup.upperBound - setup.lowerBound).text)"
      case .unanswered: "\(sighting.frame) unanswered by \(sighting.destination)"
      case .dnsQuery(let name): "\(sighting.frame) query \(name)"
      }
    }
  }
}
