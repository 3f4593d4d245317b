/// A SIP method, compared with case (RFC 3261 §7.1); anyone may add one.
public struct Method: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public init(_ rawValue: some StringProtocol) {
    self.rawValue = String(rawValue)
  }

  public var description: String { rawValue }

  public static let invite = Method(rawValue: "INVITE")
  public static let ack = Method(rawValue: "ACK")
  public static let bye = Method(rawValue: "BYE")
  public static let cancel = Method(rawValue: "CANCEL")
  public static let options = Method(rawValue: "OPTIONS")
  public static let register = Method(rawValue: "REGISTER")
  public static let info = Method(rawValue: "INFO")
  public static let refer = Method(rawValue: "REFER")
  public static let notify = Method(rawValue: "NOTIFY")
  public static let subscribe = Method(rawValue: "SUBSCRIBE")
  public static let update = Method(rawValue: "UPDATE")
  public static let prack = Method(rawValue: "PRACK")
  public static let message = Method(rawValue: "MESSAGE")
  public static let publish = Method(rawValue: "PUBLISH")

  /// The registered methods (IANA SIP Methods registry).
  public static let known: [Method] = [
    .invite, .ack, .bye, .cancel, .options, .register, .info, .refer, .notify, .subscribe,
    .update, .prack, .message, .publish,
  ]
}
