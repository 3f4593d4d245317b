import COpus

/// Why libopus would not code or decode.
public struct OpusError: Error, Hashable, Sendable, CustomStringConvertible {
  /// libopus's own number, below 0.
  public let code: Int32

  init(_ code: Int32) {
    self.code = code
  }

  /// What libopus calls it: `corrupted stream`.
  public var description: String { String(cString: opus_strerror(code)) }
}
