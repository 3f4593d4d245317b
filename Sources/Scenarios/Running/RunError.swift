public import Capture
public import Plugins
public import Systems
public import Transports
public import Trust

/// Why nothing could be run at all.
public enum RunError: Error, Sendable, CustomStringConvertible {
  case noPack(kind: String)
  case tooManyParties(scenario: String)
  /// What the operator wants of the system cannot be read.
  case policy(Problems)
  case addresses(LeaseError)
  /// The run's own certificates could not be made.
  case certificates(TrustError)
  case capture(CaptureError)
  case systems(LaunchError)
  case folder(path: String, reason: String)

  public var description: String {
    switch self {
    case .noPack(let kind): "no plugin brings scenarios for a \(kind)"
    case .tooManyParties(let scenario):
      "scenario \"\(scenario)\" has more parties of one sort than addresses: 8 carriers, 9 edges,"
        + " 9 agents, 69 others"
    case .policy(let problems): problems.description
    case .addresses(let error): error.description
    case .certificates(let error): error.description
    case .capture(let error): error.description
    case .systems(let error): error.description
    case .folder(let path, let reason): "folder \(path) cannot be made: \(reason)"
    }
  }
}
