public import SIP

/// How a party is gone.
public enum Outage: Sendable, Hashable {
  /// The machine is gone: nothing is heard and nothing is said.
  case silent
  /// The process is gone: the network refuses what comes (ICMP port unreachable, TCP reset).
  case refused
  /// It is there and takes no work: every request outside a dialog gets that status.
  case unavailable(StatusCode)

  /// The words of those without a status.
  public static let words = ["silent", "refused"]

  /// Whether it no longer knows what was.
  var isDeath: Bool {
    switch self {
    case .silent, .refused: true
    case .unavailable: false
    }
  }
}
