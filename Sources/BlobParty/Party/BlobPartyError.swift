public import Wire

/// Why a store cannot be played.
public enum BlobPartyError: Error, Hashable, Sendable, CustomStringConvertible {
  case notLoopback(Endpoint)
  case cannotListen(Endpoint, reason: String)
  case folder(path: String, reason: String)
  case certificate(reason: String)
  case closed

  public var description: String {
    switch self {
    case .notLoopback(let endpoint): "the store may listen on loopback only, not on \(endpoint)"
    case .cannotListen(let endpoint, let reason):
      "the store cannot listen on \(endpoint): \(reason)"
    case .folder(let path, let reason): "the store's folder \(path) cannot be used: \(reason)"
    case .certificate(let reason): "the store's certificate cannot be used: \(reason)"
    case .closed: "the store has been stopped"
    }
  }
}
