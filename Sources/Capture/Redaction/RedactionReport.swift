/// What was rewritten and what was masked, in numbers; never an original.
public struct RedactionReport: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case frames = "frames"
    case messages = "SIP messages rewritten"
    case reports = "HEP packets rewritten"
    case numbers = "numbers"
    case names = "names and identifiers"
    case texts = "addresses in text"
    case addresses = "IP addresses in headers"
    case hardware = "hardware addresses"
    case lookups = "DNS messages rewritten"
    case media = "RTP payloads made noise"
    case control = "RTCP packets rewritten"
    case bodies = "message bodies masked"
    case datagrams = "datagrams masked"
    case streams = "TCP payloads masked, in bytes"
    case records = "TLS records masked, of which the copy can show nothing"
    case foreign = "frames and packets masked as not understood"
    case fragments = "incomplete fragments masked"
    case checksums = "checksums carried over"
    case blocks = "comments, names, secrets and other blocks dropped"
  }

  public internal(set) var counts: [Kind: Int] = [:]
  /// Why the end of the file was left out; nil when all of it was read.
  public internal(set) var problem: CaptureError?
  /// How many packets were masked unread: the copy does not show what was in them.
  public internal(set) var unread = 0
  /// How many packets show a message as it was though something in it should have gone.
  public internal(set) var unchanged = 0

  public init() {}

  mutating func count(_ kind: Kind, _ more: Int = 1) {
    counts[kind, default: 0] += more
  }

  /// That the copy is not judged as the capture is, or must not be shown.
  ///
  /// Nil where all that a reader reads was rewritten.
  public var doubt: String? {
    var doubts: [String] = []
    if unchanged > 0 {
      let packets = unchanged == 1 ? "1 packet holds is" : "\(unchanged) packets hold is"
      doubts.append("what \(packets) in the copy as it was; show it to nobody")
    }
    if unread > 0 {
      let packets = unread == 1 ? "1 packet holds" : "\(unread) packets hold"
      doubts.append("what \(packets) was masked unread; the copy is not judged as the capture is")
    }
    return doubts.isEmpty ? nil : doubts.joined(separator: "; ")
  }

  /// A line for each kind that occurred.
  public var lines: [String] {
    Kind.allCases.compactMap { kind in counts[kind].map { "\($0) \(kind.rawValue)" } }
  }
}
