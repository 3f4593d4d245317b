import Calls
import SIP
import Wire

/// What was seen beside messages: refusals of the network, lookups, bytes that are not SIP.
///
/// Each kind is kept within bounds of its own, so that a flood of one hides nothing of another.
struct Asides {
  /// How many of a kind are kept; and of bytes that are not SIP, how many bytes.
  static let most = 10_000
  static let mostBytes = 16 << 20
  /// How many of a kind one call is given of each sender.
  static let mostOfSender = 20
  /// How many refusals one call is given.
  static let mostRefusals = 1_000
  /// Stamps may step back by this much.
  static let disorder = Duration.seconds(2)

  enum Kind: Int, CaseIterable {
    case refusal, lookup, unreadable

    init(_ content: Sighting.Content) {
      switch content {
      case .unreadable: self = .unreadable
      case .dnsQuery: self = .lookup
      case .unreachable, .reset, .connected, .unanswered, .sip: self = .refusal
      }
    }
  }

  /// What one call is given.
  struct Share {
    var sightings: [Sighting] = []
    /// Whether there were more refusals, which may excuse somebody.
    var isCut = false
  }

  private var rows = Kind.allCases.map { _ in AsideRow() }
  /// Unreadable messages that show whose they are, by the hash of their Call-ID.
  private var owned: [UInt64: AsideRow] = [:]
  /// Whose they are, oldest first.
  private var owners: [UInt64] = []
  private var firstOwner = 0
  private var ownedBytes = 0
  private var latest: Moment?

  /// Whether there never were any.
  var isEmpty: Bool { latest == nil }
  private var ownedForgotten = 0
  var forgotten: Int { rows.reduce(ownedForgotten) { $0 + $1.forgotten } }

  /// Takes one; `owner` where it can be no other call's: the hash of its Call-ID.
  mutating func add(_ sighting: Sighting, of owner: UInt64?) {
    latest = max(latest ?? sighting.at, sighting.at)
    guard let owner else {
      rows[Kind(sighting.content).rawValue].add(sighting)
      rows[Kind(sighting.content).rawValue].trim()
      return
    }
    owned[owner, default: AsideRow()].add(sighting)
    owners.append(owner)
    ownedBytes += Self.size(sighting)
    while owners.count - firstOwner > Self.most || ownedBytes > Self.mostBytes {
      ownedBytes -= owned[owners[firstOwner]]?.removeFirst().map(Self.size) ?? 0
      if owned[owners[firstOwner]]?.isEmpty == true { owned[owners[firstOwner]] = nil }
      firstOwner += 1
      ownedForgotten += 1
    }
    if firstOwner > Self.most {
      owners.removeFirst(firstOwner)
      firstOwner = 0
    }
  }

  /// The bytes that are kept for it.
  static func size(_ sighting: Sighting) -> Int {
    if case .unreadable(let bytes, _) = sighting.content { bytes.count } else { 0 }
  }

  /// The first then that cannot be read, whose ends are concerned, and that is meant.
  ///
  /// It shows that Call-ID, by its hash, or that of no call that is known.
  func firstUnreadable(
    _ span: ClosedRange<Moment>, of callID: UInt64,
    _ concerns: (_ source: IPAddress, _ destination: IPAddress) -> Bool,
    where isMeant: (Sighting) -> Bool
  ) -> Sighting? {
    var first: Sighting?
    func look(_ row: AsideRow) {
      row.forEachLatest(since: span.lowerBound - Self.disorder) { mark, sighting in
        guard span.contains(mark.at), concerns(mark.source, mark.destination) else { return }
        let sighting = sighting()
        guard isMeant(sighting) else { return }
        if first.map({ sighting.frame < $0.frame }) ?? true { first = sighting }
      }
    }
    if let row = owned[callID] { look(row) }
    look(rows[Kind.unreadable.rawValue])
    return first
  }

  /// Those of a call that began and ended then, has these Call-IDs, and that concern one of those
  /// addresses; of each sender the latest where there are too many.
  func around(
    _ span: ClosedRange<Moment>, of callIDs: some Sequence<UInt64>,
    _ concerns: (IPAddress) -> Bool
  ) -> Share {
    var share = Share()
    guard let latest, latest >= span.lowerBound else { return share }
    let end = span.upperBound + .seconds(1)
    for kind in Kind.allCases {
      var left: [IPAddress: Int] = [:]
      var all = Self.mostRefusals
      func take(_ row: AsideRow) {
        row.forEachLatest(since: span.lowerBound - Self.disorder) { mark, sighting in
          guard mark.at >= span.lowerBound, mark.at <= end,
            concerns(mark.source) || concerns(mark.destination)
          else { return }
          if kind == .refusal {
            all -= 1
            if all < 0 { share.isCut = true }
            guard all >= 0 else { return }
          } else {
            let more = left[mark.source, default: Self.mostOfSender]
            guard more > 0 else { return }
            left[mark.source] = more - 1
          }
          share.sightings.append(sighting())
        }
      }
      if kind == .unreadable, !owned.isEmpty {
        for callID in callIDs { if let row = owned[callID] { take(row) } }
      }
      let row = rows[kind.rawValue]
      take(row)
      if kind == .refusal, row.hasForgotten(since: span.lowerBound, concerns) {
        share.isCut = true
      }
    }
    share.sightings.sort { $0.frame < $1.frame }
    return share
  }
}
