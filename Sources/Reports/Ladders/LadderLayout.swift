public import Calls
public import SIP
public import Wire

/// A ladder diagram as a value: who is there, what went where and when, what is to be seen there.
///
/// Text, SVG and Mermaid are drawn from the same layout.
public struct LadderLayout: Sendable {
  public struct Column: Sendable, Hashable {
    public let name: String
    /// Where the party is; the same as the name where nobody gave it one.
    public let address: String
  }

  /// One message, or one and its retransmissions; or an RTP stream.
  public struct Arrow: Sendable {
    public let from: Int
    public let to: Int
    public let label: LadderLabel
    /// From the call's first INVITE.
    public let time: Duration
    /// Numbers of the findings that point here.
    public let marks: [Int]
    /// Of the message and of those folded into it.
    public internal(set) var frames: [Int]
    /// When it was last sent again; the same as `time` where it was not.
    public internal(set) var lastTime: Duration
    /// The message itself, the first of several; nil for RTP.
    public let sighting: Sighting?

    public var repeats: Int { frames.count }
  }

  public enum Row: Sendable {
    case arrow(Arrow)
    /// Nothing happened for that long.
    case idle(Duration)
    /// That many messages are not shown.
    case omitted(Int)
  }

  public struct Options: Sendable {
    /// Whether messages sent again are counted at the first one.
    public var foldsRepeats = true
    /// How long a silence is to be shown as a break; nil for never.
    public var longSilence: Duration? = .seconds(2)
    /// The most rows; those around marks stay.
    public var mostRows: Int?

    public init() {}
  }

  /// A line above the diagram; may be empty.
  public var title: String
  public let columns: [Column]
  public let rows: [Row]
  public let findings: [LadderFinding]

  /// `media` is the RTP of the call; `end` is until when the capture was seen.
  public init(
    _ sightings: [Sighting], roles: Roles, title: String = "", findings: [LadderFinding] = [],
    media: MediaReading = MediaReading(), until end: Moment = .zero, options: Options = Options()
  ) {
    var marks: [Int: [Int]] = [:]
    for finding in findings {
      for frame in Set(finding.frames) { marks[frame, default: []].append(finding.number) }
    }
    self.init(
      sightings, roles: roles, title: title, findings: findings, marks: marks,
      media: LadderMediaRow.all(media, until: end), options: options)
  }

  /// `marks` gives numbers to frames.
  init(
    _ sightings: [Sighting], roles: Roles, title: String = "", findings: [LadderFinding] = [],
    marks: [Int: [Int]], media: [LadderMediaRow] = [], options: Options
  ) {
    self.title = title.visible
    self.findings = findings
    let shown = sightings.filter { LadderLabel.isShown($0) }
    let places = LadderColumns(shown, roles)
    columns = places.all
    var composer = LadderComposition(places, marks, options, start: Self.start(shown))
    var waiting = media[...]
    for sighting in shown {
      while let row = waiting.first, row.frame < sighting.frame {
        composer.add(row)
        waiting.removeFirst()
      }
      composer.add(sighting)
    }
    for row in waiting { composer.add(row) }
    rows = composer.rows(atMost: options.mostRows)
  }

  public var isEmpty: Bool { rows.isEmpty }

  public var arrows: [Arrow] {
    rows.compactMap { if case .arrow(let arrow) = $0 { arrow } else { nil } }
  }

  /// When the first INVITE was seen, from which times are counted; else the first thing shown.
  private static func start(_ sightings: [Sighting]) -> Moment {
    let invite = sightings.first { $0.message?.method == .invite && $0.message?.toTag == nil }
    return (invite ?? sightings.first)?.at ?? .zero
  }
}

/// A finding as a ladder shows it.
public struct LadderFinding: Sendable, Hashable {
  /// What the arrows it points at are marked with, from 1.
  public let number: Int
  /// The check's id.
  public let check: String
  public let message: String
  public let frames: [Int]

  public init(number: Int, check: String, message: String, frames: [Int]) {
    self.number = number
    self.check = check
    self.message = message.visible
    self.frames = frames
  }

  /// `cancel.before-failover: … (frames 7, 8)`.
  public var text: String {
    let list = frames.prefix(12).map(String.init).joined(separator: ", ")
    let more = frames.count > 12 ? " and \(frames.count - 12) more" : ""
    guard !frames.isEmpty else { return "\(check): \(message)" }
    return "\(check): \(message) (\(frames.count == 1 ? "frame" : "frames") \(list)\(more))"
  }
}

extension LadderLabel {
  static func isShown(_ sighting: Sighting) -> Bool {
    switch sighting.content {
    case .sip, .unreadable, .unreachable, .reset, .unanswered: true
    case .connected, .dnsQuery: false
    }
  }
}
