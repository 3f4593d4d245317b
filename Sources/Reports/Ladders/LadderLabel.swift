import Calls
import Media
public import SIP
import Wire

/// What stands on an arrow of a ladder; nothing in it can move a cursor.
public struct LadderLabel: Sendable, Hashable {
  /// What colour an arrow has.
  public enum Kind: String, Sendable, CaseIterable {
    case request, provisional, success, failure
    /// Not SIP: refused, reset, unanswered, unreadable.
    case trouble
    /// RTP.
    case media
  }

  public let kind: Kind
  /// `INVITE`, `180 INVITE`.
  public let head: String
  /// Codecs of an offer or answer, a transfer's target, why a call is given up.
  public let detail: String?
  /// The whole start line, for those who ask.
  public let startLine: String

  /// Nil for what a ladder does not show: name lookups, and setups of connections.
  public init?(_ sighting: Sighting) {
    switch sighting.content {
    case .sip(let message):
      kind = Kind(message)
      // Bytes from the wire: nothing but what a terminal shows as itself.
      head = Self.head(message).printable
      detail = LadderDetail.text(message).map(\.printable)
      startLine = message.firstLine.visible
    case .unreadable(let bytes, let error):
      kind = .trouble
      head = "unreadable"
      detail = nil
      startLine = "\(counted(bytes.count, "byte")): \(error.description)".visible
    case .unreachable:
      kind = .trouble
      head = Self.unreachable
      detail = nil
      startLine = "ICMP: port unreachable"
    case .reset:
      kind = .trouble
      head = "TCP reset"
      detail = nil
      startLine = "TCP: connection refused or reset"
    case .unanswered:
      kind = .trouble
      head = Self.unanswered
      detail = nil
      startLine = "TCP: a connection that nobody answers"
    case .connected, .dnsQuery: return nil
    }
  }

  /// `RTP PCMU (digits 12#, 300 packets in 6.0 s, lost 0)`.
  init(_ stream: MediaStream) {
    let flow = stream.flow
    kind = .media
    let type = flow.mainUsage.map { "type \($0.payloadType)" } ?? "unknown"
    head = "RTP \(stream.mainCodec?.name ?? type)".printable
    let digits = stream.digits.isEmpty ? "" : "digits \(stream.digits), "
    let count = counted(flow.packets, "packet")
    detail =
      (digits + "\(count) in \(decimal(flow.duration.seconds, places: 1)) s, lost \(flow.lost)")
      .printable
    startLine = StreamText.line(stream).visible
  }

  /// Nobody was heard in a direction that was agreed.
  init(_ silence: MediaSilence) {
    kind = .trouble
    head = Self.noAudio
    let seconds = decimal((silence.to - silence.from).seconds, places: 1)
    detail = "\(seconds) s"
    startLine = "no RTP, though both sides said sendrecv for \(seconds) s"
  }

  static let noAudio = "no audio"
  static let unreachable = "unreachable"
  static let unanswered = "connect unanswered"
  /// Whether it stands for a packet of its own, and not for media.
  var isMessage: Bool { kind != .media && !(kind == .trouble && head == Self.noAudio) }
  /// Whether what the arrow stands for did not arrive.
  var isLost: Bool {
    kind == .trouble && [Self.unreachable, Self.unanswered, Self.noAudio].contains(head)
  }

  /// The text with everything in it.
  public func text(repeats: Int = 1) -> String {
    head + (detail.map { " (\($0))" } ?? "") + Self.suffix(repeats)
  }

  /// As much of the text as fits into that many characters.
  func fitted(to room: Int, repeats: Int = 1) -> String {
    let suffix = Self.suffix(repeats)
    let whole = text(repeats: repeats)
    if whole.count <= room { return whole }
    if let detail {
      let left = room - head.count - suffix.count - 3
      if left >= 6 { return head + " (\(detail.prefix(left - 1))…)" + suffix }
    }
    let short = head + suffix
    if short.count <= room { return short }
    // How often says more than the end of a word.
    let left = room - suffix.count
    return left >= 4 ? head.shortened(to: left) + suffix : short.shortened(to: room)
  }

  private static func suffix(_ repeats: Int) -> String { repeats > 1 ? " ×\(repeats)" : "" }

  private static func head(_ message: Message) -> String {
    message.method == .invite && message.toTag != nil ? "re-INVITE" : message.summary
  }
}

extension LadderLabel.Kind {
  /// As what is drawn.
  package init(_ message: Message) {
    switch message.status?.class {
    case nil: self = .request
    case .provisional?: self = .provisional
    case .success?: self = .success
    case .redirection?, .requestFailure?, .serverFailure?, .globalFailure?: self = .failure
    }
  }
}

extension String {
  /// Printable ASCII; anything else is shown as a question mark.
  var printable: String {
    String(unicodeScalars.map { (" "..."~").contains($0) ? Character($0) : "?" })
  }

  /// Any script, without controls and without what turns the direction of writing.
  var visible: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF,
        0xFFF9...0xFFFB, 0xFFFE, 0xFFFF:
        text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// At most that many characters, an ellipsis for what is left out at the end.
  package func shortened(to width: Int) -> String {
    count <= width ? self : width < 1 ? "" : prefix(width - 1) + "…"
  }

  /// At most that many characters, an ellipsis for what is left out at the beginning.
  func tail(of width: Int) -> String {
    count <= width ? self : width < 1 ? "" : "…" + suffix(width - 1)
  }
}
