/// What a redaction leaves as it is, and the key it works with.
public struct RedactionSettings: Hashable, Sendable {
  public var key: RedactionKey
  /// IP and hardware addresses stay, in headers and in text.
  public var keepsAddresses = false
  /// Payloads of protocols that are not understood stay.
  public var keepsOther = false

  public init(key: RedactionKey = RedactionKey()) {
    self.key = key
  }
}
