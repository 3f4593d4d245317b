public import Wire

/// What became of the TLS connections of a capture.
public struct TLSReading: Hashable, Sendable {
  /// Why a connection, or what is left of it, cannot be read.
  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    case noKeys
    /// Its records do not open with the keys that are there.
    case wrongKeys
    case suite(String)
    case version(String)
    case noHandshake
    case gap
    case damage
    case cutShort
    case earlyData

    public var description: String {
      switch self {
      case .noKeys: "there are no keys"
      case .wrongKeys: "the keys do not fit"
      case .suite(let name): "\(name) is not read"
      case .version(let name): "\(name) is not read"
      case .noHandshake: "the handshake is not in the capture"
      case .gap: "bytes are missing"
      case .damage: "what follows is no TLS"
      case .cutShort: "it breaks off inside a record"
      case .earlyData: "early data (0-RTT) is not read"
      }
    }
  }

  /// Connections that could not be read for the same reason.
  public struct Unread: Hashable, Sendable {
    public let reason: Reason
    /// Whether something of them was read before.
    public let isRest: Bool
    /// Whether calls may be in them: a SIP port, or keys that somebody has given.
    public let isSignalling: Bool
    public internal(set) var count = 1
    /// Of the first of them, by frame.
    public internal(set) var frame: Int
    public internal(set) var client: Endpoint
    public internal(set) var server: Endpoint

    /// `2 TLS connections cannot be read: there are no keys (the first of A and B, frame 4)`.
    public var sentence: String {
      let what =
        count == 1
        ? "the TLS connection of \(client) and \(server)" : "\(count) TLS connections"
      let place =
        count == 1 ? "frame \(frame)" : "the first of \(client) and \(server), frame \(frame)"
      return "\(what) cannot be read\(isRest ? " to the end" : ""): \(reason) (\(place))"
    }
  }

  private static let mostRandoms = 16_384

  /// How many connections there were, and of how many something was read.
  public private(set) var connections = 0
  public private(set) var opened = 0
  /// By first frame; no more than there are reasons.
  public private(set) var unread: [Unread] = []
  /// The connections that began in the capture, by the name they have in a key log.
  public private(set) var randoms: Set<TLSRandom> = []
  /// Lines of the capture's own key log that could not be read.
  public private(set) var unreadKeys = 0

  public init() {}

  /// How many connections could not be read, or not to their end.
  public var unreadCount: Int { unread.reduce(0) { $0 + $1.count } }

  /// Why the capture may hold calls that were not judged.
  public var doubts: [String] { unread.filter(\.isSignalling).map(\.sentence) }

  /// What else was not read, of which nobody knows whether calls are in it.
  public var notes: [String] {
    unread.filter { !$0.isSignalling }.map(\.sentence)
      + (unreadKeys > 0
        ? [
          "\(unreadKeys) \(unreadKeys == 1 ? "line" : "lines") of the capture's TLS keys could not be read"
        ]
        : [])
  }

  mutating func noteConnection() { connections += 1 }

  mutating func noteOpened() { opened += 1 }

  mutating func note(_ random: TLSRandom) {
    if randoms.count < Self.mostRandoms { randoms.insert(random) }
  }

  mutating func note(_ keys: TLSKeyLog) { unreadKeys += keys.problems.count }

  mutating func note(_ one: Unread) {
    defer {
      unread.sort { ($0.frame, $0.reason.description) < ($1.frame, $1.reason.description) }
    }
    let place = unread.firstIndex {
      $0.reason == one.reason && $0.isRest == one.isRest && $0.isSignalling == one.isSignalling
    }
    guard let place else {
      unread.append(one)
      return
    }
    unread[place].count += 1
    guard
      (one.frame, one.client, one.server)
        < (unread[place].frame, unread[place].client, unread[place].server)
    else { return }
    unread[place].frame = one.frame
    unread[place].client = one.client
    unread[place].server = one.server
  }
}
