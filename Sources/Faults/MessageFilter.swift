import Media
public import SIP
public import Wire

/// Which packets a fault is about.
public struct MessageFilter: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Every message; audio is none.
    case any
    /// RTP and RTCP.
    case media
    case request(Method)
    /// A response of that status, to any method when none is named.
    case response(StatusCode, method: Method?)
    case responseClass(StatusCode.Class, method: Method?)
  }

  public var kind: Kind
  /// Nil for both ways.
  public var direction: LinkDirection?
  /// Nil for every party at the other end.
  public var peer: IPAddress?

  public init(_ kind: Kind, _ direction: LinkDirection? = nil, peer: IPAddress? = nil) {
    self.kind = kind
    self.direction = direction
    self.peer = peer
  }

  public static let any = MessageFilter(.any)

  public static func request(_ method: Method, _ direction: LinkDirection? = nil) -> MessageFilter {
    MessageFilter(.request(method), direction)
  }

  public static func response(
    _ status: StatusCode, to method: Method? = nil, _ direction: LinkDirection? = nil
  ) -> MessageFilter {
    MessageFilter(.response(status, method: method), direction)
  }

  public func fits(_ packet: Packet, _ direction: LinkDirection) -> Bool {
    if let wanted = self.direction, wanted != direction { return false }
    if let peer {
      let other = direction == .incoming ? packet.source : packet.destination
      guard other.address == peer else { return false }
    }
    // Told apart first: audio is sent all the time, and need not be tried as a message.
    if packet.isMedia { return kind == .media }
    guard kind != .any else { return true }
    guard kind != .media else { return false }
    guard let message = try? Message(packet.bytes) else { return false }
    return fits(message)
  }

  private func fits(_ message: Message) -> Bool {
    switch kind {
    case .any: true
    case .media: false
    case .request(let method): message.method == method
    case .response(let status, let method):
      message.status == status && (method == nil || message.cseq.method == method)
    case .responseClass(let wanted, let method):
      message.status?.class == wanted && (method == nil || message.cseq.method == method)
    }
  }
}

/// Which of the packets that fit a fault strikes, counted from one.
public enum Occurrences: Sendable, Hashable {
  case all
  case first(Int)
  case only(Int)
  /// All but the first so many.
  case after(Int)

  func contains(_ number: Int) -> Bool {
    switch self {
    case .all: true
    case .first(let count): number <= count
    case .only(let wanted): number == wanted
    case .after(let count): number > count
    }
  }
}

/// A filter that counts what fitted it.
struct Selection: Sendable, Hashable {
  let filter: MessageFilter
  let occurrences: Occurrences
  private(set) var seen = 0

  init(_ filter: MessageFilter, _ occurrences: Occurrences) {
    self.filter = filter
    self.occurrences = occurrences
  }

  mutating func strikes(_ packet: Packet, _ direction: LinkDirection) -> Bool {
    guard filter.fits(packet, direction) else { return false }
    seen += 1
    return occurrences.contains(seen)
  }
}
