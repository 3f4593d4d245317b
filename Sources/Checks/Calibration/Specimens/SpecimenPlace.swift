public import Calls
public import SIP
public import Wire

/// One sighting of a specimen, with who it is from and to.
public struct SpecimenPlace: Sendable {
  /// From 0, in the order of the specimen.
  public let index: Int
  public let sighting: Sighting
  public let from: Roles.Party?
  public let to: Roles.Party?
  /// Whether the same bytes went the same way before.
  public let isRepetition: Bool

  public var message: Message? { sighting.message }
  public var at: Moment { sighting.at }
  /// The method of a request; nil for a response.
  public var method: Method? { message?.method }
  public var status: StatusCode? { message?.status }
  /// The method of a request, or of the request a response answers.
  public var about: Method? { message?.cseq.method }

  public var isFromSystem: Bool { from?.role == .system }
  public var isToSystem: Bool { to?.role == .system }
  public var isToCarrier: Bool { to?.role == .carrier }
  public var isFromCarrier: Bool { from?.role == .carrier }
  public var isToEdge: Bool { to?.isEdge == true }
  public var isFromEdge: Bool { from?.isEdge == true }

  /// A request inside a dialog.
  public var isInDialog: Bool { message?.isRequest == true && message?.toTag != nil }

  /// Whether the system sends a request of that method for the first time.
  public func isRequest(_ wanted: Method) -> Bool {
    isFromSystem && method == wanted && !isRepetition
  }

  /// Whether the system sends the INVITE that begins a leg, for the first time.
  public var isEdgeInvite: Bool { isRequest(.invite) && isToEdge && !isInDialog }

  /// Whether the system passes on a final response for the first time.
  public var isFinal: Bool { isFromSystem && status?.isFinal == true && !isRepetition }
}

extension Roles.Party {
  fileprivate var isEdge: Bool { if case .edge = role { true } else { false } }
}
