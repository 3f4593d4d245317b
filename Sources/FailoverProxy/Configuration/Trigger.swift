public import SIP

/// What makes a call leave a trunk for the next one.
public enum Trigger: Hashable, Sendable {
  case status(StatusCode)
  /// Nothing came in the time given, or nothing more after a provisional response.
  case timeout
  /// The network said that the trunk cannot be reached.
  case transportError
}

extension Trigger: LosslessStringConvertible {
  /// Reads `503`, `timeout` or `transport-error`; only failures (400 to 699) can be triggers.
  public init?(_ text: String) {
    switch text {
    case "timeout": self = .timeout
    case "transport-error": self = .transportError
    default:
      guard text.utf8.count == 3, let number = Int(text), number >= 400,
        let status = StatusCode(rawValue: number)
      else { return nil }
      self = .status(status)
    }
  }

  public var description: String {
    switch self {
    case .status(let status): status.description
    case .timeout: "timeout"
    case .transportError: "transport-error"
    }
  }
}
