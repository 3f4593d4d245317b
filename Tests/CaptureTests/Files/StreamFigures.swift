import Calls
import Media
import SIP
import Wire

/// An RTP stream in numbers, as this reader or tshark (`-z rtp,streams`) gives them.
struct StreamFigures: CustomStringConvertible {
  /// What has to be the same.
  struct Counts: Hashable {
    let source: String
    let destination: String
    let ssrc: UInt32
    let packets: Int
    /// RFC 3550 A.3, as tshark counts it: duplicates make up for losses.
    let lost: Int
    /// All that occur, in lower case and by the names of RFC 3551.
    let codecs: Set<String>
  }

  /// tshark writes three places behind a millisecond, and the duration as two such numbers.
  private static let rounding = 0.0011

  let counts: Counts
  /// In milliseconds, as the others.
  let duration: Double
  let meanJitter: Double
  let maximumJitter: Double

  init(_ stream: MediaStream) {
    let flow = stream.flow
    counts = Counts(
      source: "\(flow.source.address) \(flow.source.port)",
      destination: "\(flow.destination.address) \(flow.destination.port)", ssrc: flow.ssrc,
      packets: flow.packets, lost: flow.order.cumulativeLost,
      codecs: Set(
        flow.usages.map { usage in
          stream.codec(usage.payloadType)?.name.lowercased() ?? "type \(usage.payloadType)"
        }))
    let jitter = stream.jitter
    duration = flow.duration.seconds * 1000
    meanJitter = (jitter?.mean.seconds ?? 0) * 1000
    maximumJitter = (jitter?.maximum.seconds ?? 0) * 1000
  }

  /// Start and end in seconds, address and port twice, SSRC, payload names, packets, lost, `(0.0%)`,
  /// and least, mean and most of delta and jitter.
  init?(row: Substring) {
    let fields = row.split(separator: " ").map(String.init)
    guard let share = fields.firstIndex(where: { $0.hasPrefix("(") }), share > 8,
      fields.count > share + 6, let packets = Int(fields[share - 2]),
      let lost = Int(fields[share - 1]), let ssrc = UInt32(fields[6].dropFirst(2), radix: 16),
      let start = Double(fields[0]), let end = Double(fields[1]),
      let mean = Double(fields[share + 5]), let maximum = Double(fields[share + 6])
    else { return nil }
    let names = fields[7..<share - 2].map { name in name.filter { $0 != "," }.lowercased() }
    counts = Counts(
      source: "\(fields[2]) \(fields[3])", destination: "\(fields[4]) \(fields[5])", ssrc: ssrc,
      packets: packets, lost: lost, codecs: Set(names.map { Self.names[$0] ?? $0 }))
    duration = (end - start) * 1000
    meanJitter = mean
    maximumJitter = maximum
  }

  private static let names = ["g711u": "pcmu", "g711a": "pcma"]

  /// All that tshark finds, also where no SDP announced it.
  static func shark(_ path: String) throws -> [StreamFigures] {
    try Shark.run(["-o", "rtp.heuristic_rtp:TRUE", "-r", path, "-q", "-z", "rtp,streams"]).text
      .split(separator: "\n").compactMap { StreamFigures(row: $0) }
  }

  func hasDuration(of other: StreamFigures) -> Bool {
    abs(duration - other.duration) < Self.rounding
  }

  func hasJitter(of other: StreamFigures) -> Bool {
    abs(meanJitter - other.meanJitter) < Self.rounding
      && abs(maximumJitter - other.maximumJitter) < Self.rounding
  }

  var description: String {
    "\(counts.source) -> \(counts.destination) \(String(counts.ssrc, radix: 16)), "
      + "\(counts.packets) packets of \(counts.codecs.sorted()), \(counts.lost) lost, \(duration) ms, "
      + "jitter \(meanJitter) ms (most \(maximumJitter) ms)"
  }
}
