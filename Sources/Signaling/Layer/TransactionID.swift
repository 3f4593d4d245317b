/// A request sent that may still be answered; the number is never used twice in one layer.
public struct ClientTransactionID: Hashable, Sendable, CustomStringConvertible {
  let number: UInt64

  public var description: String { "client \(number)" }
}

/// A request received that may still be answered; the number is never used twice in one layer.
public struct ServerTransactionID: Hashable, Sendable, CustomStringConvertible {
  let number: UInt64

  public var description: String { "server \(number)" }
}
