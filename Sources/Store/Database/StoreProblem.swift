/// Why the history cannot be opened, read or added to.
public enum StoreProblem: Error, Hashable, CustomStringConvertible {
  case cannotOpen(path: String, reason: String)
  /// A newer harness has changed its tables.
  case newer(path: String)
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// Two machines may begin a run in the same second.
  case otherRun(id: String)
  case file(String, String)

  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "the history \(path) cannot be opened: \(reason)"
    case .newer(let path):
      "the history \(path) was written by a newer harness; this one leaves it alone"
    case .cannotRead(let path, let reason):
      "the history \(path) cannot be read: \(reason)"
    case .cannotWrite(let path, let reason):
      "the history \(path) cannot be written: \(reason)"
    case .otherRun(let id):
      "another run named \(id) is in the history; that one stays"
    case .file(let path, let reason):
      "\(path) cannot be read: \(reason)"
    }
  }
}
