public import Wire

/// Why a system under test could not be started.
public enum LaunchError: Error, Hashable, CustomStringConvertible {
  case templates(system: String, TemplateError)
  case cannotWrite(system: String, path: String, reason: String)
  case notFound(system: String, command: String)
  case cannotStart(system: String, command: String, reason: String)
  case badPattern(system: String, pattern: String)
  case exitedEarly(system: String, ExitStatus, lastLine: String?)
  case notReady(system: String, Readiness, within: Duration, lastLine: String?)
  /// One that is said to run already.
  case absent(system: String, Readiness, within: Duration, at: Endpoint)
  case cannotProbe(system: String, reason: String)
  case cancelled(system: String)
  /// Whoever knows what to launch did not say so.
  case notSetUp(system: String, reason: String)

  public var description: String {
    switch self {
    case .templates(let system, let error):
      "system \"\(system)\" cannot be configured:\n\(error)"
    case .cannotWrite(let system, let path, let reason):
      "system \"\(system)\": cannot write \(path): \(reason)"
    case .notFound(let system, let command):
      "system \"\(system)\": there is no program \(command)"
    case .cannotStart(let system, let command, let reason):
      "system \"\(system)\": cannot start \(command): \(reason)"
    case .badPattern(let system, let pattern):
      "system \"\(system)\": \(pattern) is no regular expression"
    case .exitedEarly(let system, let status, let line):
      "system \"\(system)\" \(status) before it was ready; \(Self.log(line))"
    case .notReady(let system, let readiness, let limit, let line):
      "system \"\(system)\" did not \(readiness) within \(limit.text); \(Self.log(line))"
    case .absent(let system, let readiness, let limit, let place):
      "system \"\(system)\", said to run at \(place), did not \(readiness) within \(limit.text)"
    case .cannotProbe(let system, let reason):
      "system \"\(system)\" cannot be asked whether it is up: \(reason)"
    case .cancelled(let system):
      "system \"\(system)\" was not started, because the run was stopped"
    case .notSetUp(let system, let reason):
      "system \"\(system)\" could not be set up: \(reason)"
    }
  }

  private static func log(_ line: String?) -> String {
    line.map { "last line of its log: \"\($0)\"" } ?? "its log is empty"
  }
}
