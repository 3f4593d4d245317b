/// A request's place in its dialog's or registration's sequence (RFC 3261 §20.16).
public struct CSeq: Hashable, Sendable, CustomStringConvertible {
  public let number: UInt32
  public let method: Method

  public init(_ number: UInt32, _ method: Method) {
    self.number = number
    self.method = method
  }

  public var description: String { "\(number) \(method)" }
}
