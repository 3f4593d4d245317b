import Capture
import SIP
import Testing

/// Where libosip2 reads a message of a capture, the scanner agrees, or it is said below why not.
struct OsipOpinionTests {
  /// Where the two differ in a file, a word for each message and field.
  struct Known {
    let file: String
    let differences: [String]
    let why: String
  }

  static let known = [
    Known(
      file: "IvanNardi+pl7m__sip.pcap.v2.fuzzed", differences: ["acceptance bareCR"],
      why: "frame 5 ends in a CR within its headers; libosip2 reads what is there, without a CSeq"),
    Known(
      file: "zeek+zeek__invalid-content-length.pcap",
      differences: ["acceptance anyContentLength", "acceptance anyContentLength"],
      why: "a Content-Length of bad or xyz leaves the body unknown; libosip2 takes what is there"),
    Known(
      file: "zeek+zeek__sip-junk-before-request.pcap", differences: ["acceptance missingHeader"],
      why: "frame 2 is a REGISTER with Expires alone; RFC 3261 §8.1.1 demands six other headers"),
  ]

  /// How many messages the scanner reads and libosip2 refuses: each has a From whose name is in
  /// quotation marks that are escaped, and the second one has To twice.
  static let refused = [
    "OISF+suricata-verify__sip_compact_form.pcap": 1,
    "OISF+suricata-verify__sip_header_multi_val.pcap": 1,
  ]

  @Test(arguments: Shelf.compared)
  func `scanner and libosip2 read the same`(_ path: String) throws {
    try Shelf.skipIfAbsent(path)
    var found: [String] = []
    var refused = 0
    for sighting in try CaptureFile.read(path).sightings {
      let bytes: [UInt8]
      switch sighting.content {
      case .sip(let message): bytes = message.bytes
      case .unreadable(let unread, _): bytes = unread
      case .unreachable, .reset, .connected, .unanswered, .dnsQuery: continue
      }
      let comparison = ReadingComparison(bytes)
      if case .success = comparison.scanner, case .failure = comparison.osip { refused += 1 }
      for difference in comparison.differences {
        #expect(difference.reason != nil, "frame \(sighting.frame): \(difference)")
        found.append("\(difference.field) \(difference.reason?.rawValue ?? "unexplained")")
      }
    }
    let known = Self.known.filter { $0.file == Shelf.name(path) }
    #expect(found == known.flatMap(\.differences), "\(known.map(\.why))")
    #expect(refused == Self.refused[Shelf.name(path)] ?? 0)
  }
}
