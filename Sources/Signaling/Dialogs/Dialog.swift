public import SIP

/// What one end of a call knows of it (RFC 3261 §12).
public struct Dialog: Hashable, Sendable {
  public enum State: Hashable, Sendable {
    /// Made by a provisional response.
    case early
    case confirmed
  }

  public enum OnRequest: Hashable, Sendable {
    case accept
    /// The CSeq does not rise: to be answered 500 (RFC 3261 §12.2.2).
    case outOfOrder
    /// It belongs to another dialog: to be answered 481.
    case foreign
  }

  public let id: DialogID
  public private(set) var state: State
  /// The From or To value this end wrote, tag included.
  public let localParty: String
  /// The From or To value the other end wrote, tag included.
  public let remoteParty: String
  /// The CSeq number of the last request sent; 0 when there was none.
  public private(set) var localSequence: UInt32
  /// The CSeq number of the last request received; nil when there was none.
  public private(set) var remoteSequence: UInt32?
  public private(set) var routes: RouteSet
  /// Where requests are for: the other end's Contact.
  public private(set) var remoteTarget: URI

  /// The caller's end, from its INVITE and a response with a To tag (RFC 3261 §12.1.2).
  ///
  /// A response without Contact leaves the Request-URI as target. Nil for a 100, for a failure,
  /// and for a response that names no dialog.
  public init?(caller invite: Message, response: Message) {
    guard let state = Self.state(after: response), let id = DialogID(received: response),
      let routes = RouteSet(recordRoutesOf: response, reversed: true),
      let target = response.contact ?? invite.requestURI.flatMap({ URI($0) }),
      let from = invite.header(.from), let to = response.header(.to)
    else { return nil }
    self.id = id
    self.state = state
    self.routes = routes
    localParty = from
    remoteParty = to
    localSequence = invite.cseq.number
    remoteTarget = target
  }

  /// The callee's end, from the INVITE and the response it sends with its tag (RFC 3261 §12.1.1).
  ///
  /// An INVITE without Contact leaves the From URI as target. Nil for a 100, for a failure, and
  /// for a response that names no dialog.
  public init?(callee invite: Message, response: Message) {
    guard let state = Self.state(after: response), let id = DialogID(sent: response),
      let routes = RouteSet(recordRoutesOf: invite, reversed: false),
      let from = invite.header(.from), let to = response.header(.to),
      let target = invite.contact ?? NameAddress(from)?.uri
    else { return nil }
    self.id = id
    self.state = state
    self.routes = routes
    localParty = to
    remoteParty = from
    localSequence = 0
    remoteSequence = invite.cseq.number
    remoteTarget = target
  }

  /// Where a request goes first: the first route, or the target.
  public var nextHop: URI { routes.nextHop(to: remoteTarget) }

  /// A new request inside the dialog, without Via and Contact (RFC 3261 §12.2.1.1).
  public mutating func request(_ method: Method) -> Draft {
    // Wraps, for elements that are told to start at the end of the range.
    localSequence &+= 1
    return draft(method, sequence: localSequence)
  }

  /// The ACK for a 2xx to that INVITE, without Via (RFC 3261 §13.2.2.4).
  ///
  /// It carries the INVITE's credentials.
  public func acknowledgement(of invite: Message) -> Draft {
    var ack = draft(.ack, sequence: invite.cseq.number)
    for name in [HeaderName.authorization, .proxyAuthorization] {
      for value in invite.headers(name) { ack.append(name, value) }
    }
    return ack
  }

  /// A request has come that may belong here.
  ///
  /// An INVITE or UPDATE that is in order moves the remote target.
  public mutating func receive(_ request: Message) -> OnRequest {
    guard let method = request.method, DialogID(received: request) == id else { return .foreign }
    // These two have the number of the INVITE they are about.
    if method == .ack || method == .cancel { return .accept }
    if let remoteSequence, request.cseq.number <= remoteSequence { return .outOfOrder }
    remoteSequence = request.cseq.number
    refreshTarget(from: request)
    return .accept
  }

  /// A response to a request of this end has come: a 2xx confirms the dialog and moves the target.
  ///
  /// The 2xx that confirms also settles the route set (RFC 3261 §13.2.2.4).
  public mutating func receive(response: Message) {
    guard response.status?.isSuccess == true, DialogID(received: response) == id else { return }
    if state == .early, response.cseq.method == .invite {
      state = .confirmed
      routes = RouteSet(recordRoutesOf: response, reversed: true) ?? routes
    }
    refreshTarget(from: response)
  }

  /// This end, the callee, has sent a 2xx.
  public mutating func confirm() {
    state = .confirmed
  }

  private mutating func refreshTarget(from message: Message) {
    guard [.invite, .update].contains(message.cseq.method), let contact = message.contact else {
      return
    }
    remoteTarget = contact
  }

  private func draft(_ method: Method, sequence: UInt32) -> Draft {
    let (requestURI, routes) = routes.address(remoteTarget)
    var draft = Draft(.request(method, uri: requestURI))
    draft.append(.maxForwards, "70")
    for route in routes { draft.append(.route, route) }
    draft.append(.from, localParty)
    draft.append(.to, remoteParty)
    draft.append(.callID, id.callID)
    draft.append(.cseq, "\(CSeq(sequence, method))")
    return draft
  }

  private static func state(after response: Message) -> State? {
    guard let status = response.status, status != .trying, !status.isFailure else { return nil }
    return status.isSuccess ? .confirmed : .early
  }
}

extension Message {
  /// The URI of the first Contact; nil when there is none that can be read.
  fileprivate var contact: URI? {
    values(.contact).first.flatMap { NameAddress($0)?.uri }
  }
}
