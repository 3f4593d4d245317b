public import SIP
import Wire

/// One thing the system did otherwise than recorded.
public struct ReplayDifference: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Recorded, and not sent.
    case missing
    /// Sent, and not recorded.
    case extra
    /// Sent after a message that it came before when recorded.
    case reordered(after: String)
    case status(recorded: StatusCode, replayed: StatusCode)
    case requestURI(recorded: String, replayed: String)
    /// Empty where the message has no such header.
    case header(String, recorded: [String], replayed: [String])
    /// The first line that differs; empty where one body is shorter.
    case body(recorded: String, replayed: String)
    /// After the party's message that came before it.
    case time(recorded: Duration, replayed: Duration)
    /// How often the same message was sent again.
    case repeats(recorded: Int, replayed: Int)
    /// RTP of other payload types.
    case payloadTypes(recorded: [UInt8], replayed: [UInt8])
    /// So many RTP packets in all.
    case packets(recorded: Int, replayed: Int)
    /// So many RTP packets missing between the first and the last.
    case loss(recorded: Int, replayed: Int)

    /// One word, for programs.
    public var word: String {
      switch self {
      case .missing: "missing"
      case .extra: "extra"
      case .reordered: "reordered"
      case .status: "status"
      case .requestURI: "request-uri"
      case .header: "header"
      case .body: "body"
      case .time: "time"
      case .repeats: "repeats"
      case .payloadTypes: "payload-types"
      case .packets: "packets"
      case .loss: "loss"
      }
    }
  }

  public let kind: Kind
  /// `180 INVITE`, or `RTP`.
  public let message: String
  public let from: String
  public let to: String
  /// Where it is in the recording, and in the capture of the replay.
  public let recordedFrame: Int?
  public let replayedFrame: Int?

  package init(
    kind: Kind, message: String, from: String, to: String, recordedFrame: Int?,
    replayedFrame: Int?
  ) {
    self.kind = kind
    self.message = message
    self.from = from
    self.to = to
    self.recordedFrame = recordedFrame
    self.replayedFrame = replayedFrame
  }

  /// One sentence: `system → primary  CANCEL  is missing`.
  public var sentence: String {
    let way = "\(from) → \(to)  \(message)"
    func list(_ values: [String]) -> String {
      values.isEmpty ? "nothing" : values.map { "\"\($0)\"" }.joined(separator: ", ")
    }
    switch kind {
    case .missing: return "\(way): missing"
    case .extra: return "\(way): extra"
    case .reordered(let other): return "\(way): sent after \(other), recorded before it"
    case .status(let recorded, let replayed):
      return "\(way): \(replayed) instead of \(recorded)"
    case .requestURI(let recorded, let replayed):
      return "\(way): Request-URI \"\(replayed)\" instead of \"\(recorded)\""
    case .header(let name, let recorded, let replayed):
      if replayed.isEmpty { return "\(way): no \(name), recorded \(list(recorded))" }
      if recorded.isEmpty { return "\(way): \(name) \(list(replayed)), recorded none" }
      return "\(way): \(name) \(list(replayed)) instead of \(list(recorded))"
    case .body(let recorded, let replayed):
      if replayed.isEmpty { return "\(way): body without \"\(recorded)\"" }
      if recorded.isEmpty { return "\(way): body with \"\(replayed)\", recorded without" }
      return "\(way): body has \"\(replayed)\" instead of \"\(recorded)\""
    case .time(let recorded, let replayed):
      return "\(way): after \(replayed.text) instead of \(recorded.text)"
    case .repeats(let recorded, let replayed):
      return "\(way): sent again \(counted(replayed, "time")) instead of \(recorded)"
    case .payloadTypes(let recorded, let replayed):
      func types(_ all: [UInt8]) -> String { all.map(String.init).joined(separator: ", ") }
      return "\(way): payload type \(types(replayed)) instead of \(types(recorded))"
    case .packets(let recorded, let replayed):
      return "\(way): \(counted(replayed, "packet")) instead of \(recorded)"
    case .loss(let recorded, let replayed):
      return "\(way): \(counted(replayed, "packet")) lost instead of \(recorded)"
    }
  }
}
