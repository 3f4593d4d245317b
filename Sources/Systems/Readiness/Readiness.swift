public import Wire

/// What must be seen before a system counts as up.
public enum Readiness: Hashable, Sendable {
  /// A final response to OPTIONS over each of these.
  case options([Transport])
  /// Its SIP port bound, as the kernel's table says, for each of these; sends nothing.
  case port([Transport])
  /// A line of its log in which this regular expression matches.
  case logLine(String)
}

extension Readiness: CustomStringConvertible {
  /// Finishes the sentence `system "x" did not …`.
  public var description: String {
    switch self {
    case .options(let transports): "answer OPTIONS over \(Self.list(transports))"
    case .port(let transports): "open its port for \(Self.list(transports))"
    case .logLine(let pattern): "log a line matching \(pattern)"
    }
  }

  private static func list(_ transports: [Transport]) -> String {
    transports.map(\.viaName).joined(separator: " and ")
  }
}
