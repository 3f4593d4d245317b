public import Calls
import SIP
public import Wire

extension Evidence {
  /// A moment as findings name it: seconds since the first INVITE, `3.502 s`.
  ///
  /// Without a call it is since the first thing seen.
  public func time(_ moment: Moment) -> String {
    let start = calls.first?.startedAt ?? sightings.first?.at ?? .zero
    return "\(decimal((moment - start).seconds, places: 3)) s"
  }

  /// A party's name.
  public func name(_ endpoint: Endpoint) -> String { roles.name(of: endpoint) }

  /// All transactions of all calls and outside them, in no particular order.
  public var transactions: [Transaction] {
    calls.flatMap(\.legs).flatMap(\.transactions) + others
  }

  /// Whether a transaction's request was sent by the system.
  func isFromSystem(_ transaction: Transaction) -> Bool {
    roles.isSystem(transaction.client) && !roles.isSystem(transaction.server)
  }

  /// Whether a transaction's request was sent to the system.
  func isToSystem(_ transaction: Transaction) -> Bool {
    roles.isSystem(transaction.server) && !roles.isSystem(transaction.client)
  }
}

extension Message {
  /// The address a request is for, where its Request-URI holds one.
  var targetAddress: IPAddress? {
    requestURI.flatMap { URI($0) }.flatMap { IPAddress($0.host) }
  }

  /// The address of the Contact, where it holds one.
  var contactAddress: IPAddress? {
    header(.contact).flatMap { NameAddress($0) }.flatMap { IPAddress($0.uri.host) }
  }
}

extension Leg {
  /// Every transaction of the leg, inside and outside its dialogs.
  var transactions: [Transaction] {
    invites + cancels + dialogs.flatMap(\.transactions) + unmatched
  }

  /// The INVITE a CANCEL means: the one with its branch, or the latest.
  func invite(of cancel: Transaction) -> Transaction {
    invites.last { $0.branch == cancel.branch } ?? invite
  }
}

/// Times by which findings are bounded.
enum Bounds {
  /// RFC 3261 §17.1.1.1.
  static let t1 = Duration.milliseconds(500)
  /// RFC 3261 §17.1.2.2.
  static let t2 = Duration.seconds(4)
  /// How long a transaction may stay unanswered: 64*T1.
  static let transaction = Duration.seconds(32)
  /// How long a superfluous leg may stand.
  static let teardown = Duration.seconds(1)
  /// Messages that pass each other on the wire within this have crossed.
  static let crossing = Duration.milliseconds(50)
  /// How long one side must speak into an answered call before the other's silence counts.
  static let bothWays = MediaReading.leastHearing
  /// How long one side may listen, to a menu, say, before it is heard itself.
  static let listening = MediaReading.mostListening
  /// How long packets of what was agreed before may still come after an answer.
  static let renegotiation = MediaReading.renegotiation
  /// How often the end of a telephone event is said (RFC 4733 §2.5.1.4).
  static let eventEnds = 3
  /// How long after one end of a telephone event the next two may still come: they are sent as far
  /// apart as the packets before them, 50 ms unless agreed otherwise (RFC 4733 §2.5.1.4).
  static let eventEndsAgain = Duration.milliseconds(300)
  /// Share of packets a conversation may lose (ITU-T G.1010, table I.1).
  static let loss = 0.03
  /// Variation of delay that speech stands (ITU-T Y.1541, class 0).
  static let jitter = Duration.milliseconds(50)
  /// How much later than stamped a packet may leave: a buffer of two packets makes up for it.
  static let pacing = Duration.milliseconds(40)
  /// The share of packets that may be later than that.
  static let unpaced = 0.01
  /// No packet may be later than this: no listener's buffer is as long.
  static let standstill = Duration.milliseconds(200)
  /// Packets from which on pacing can be told: half a second.
  static let leastPaced = 25
  /// Pause inside speech after which listeners ask whether the other is still there (CO-06).
  static let stall = Duration.milliseconds(500)
}
