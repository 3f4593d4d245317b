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

  public init() {}

  mutating func count(_ kind: Kind, _ more: Int = 1) {
    counts[kind, default: 0] += more
  }

  /// That the copy is not judged as the capture is; nil where all that a reader reads was rewritten.
  public var doubt: String? {
    guard unread > 0 else { return nil }
    let packets = unread == 1 ? "1 packet holds" : "\(unread) packets hold"
    return "what \(packets) was masked unread; the copy is not judged as the capture is"
  }

  /// A line for each kind that occurred.
  public var lines: [String] {
    Kind.allCases.compactMap { kind in counts[kind].map { "\($0) \(kind.rawValue)" } }
  }
}
