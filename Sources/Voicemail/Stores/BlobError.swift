import Glibc

/// Why a store has not stored.
public enum BlobError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name is taken; by an earlier attempt of ours, since names are made once.
  case exists(name: String)
  /// No connection, or one that ended before the answer; it may have stored all the same.
  case unreachable(store: String, reason: String)
  /// No answer in time; it may have stored all the same.
  case timedOut(store: String, seconds: Double)
  /// The store answered: HTTP status, its code (`ServerBusy`), and its sentence.
  case refused(status: Int, code: String, sentence: String)
  /// A name or metadata that no store can take.
  case unfit(name: String, reason: String)
  /// The operating system refused a directory store.
  case system(doing: String, path: String, code: Int32)

  /// Whether the same attempt may succeed later without anybody's doing.
  public var isRetriable: Bool {
    switch self {
    case .unreachable, .timedOut, .system: true
    case .refused(let status, _, _): status >= 500 || status == 408 || status == 429
    case .exists, .unfit: false
    }
  }

  public var description: String {
    switch self {
    case .exists(let name): "\(name) is stored already"
    case .unreachable(let store, let reason): "\(store) cannot be reached: \(reason)"
    case .timedOut(let store, let seconds): "\(store) did not answer within \(seconds) s"
    case .refused(let status, let code, let sentence):
      "the store answered \(status) \(code)\(sentence.isEmpty ? "" : ": \(sentence)")"
    case .unfit(let name, let reason): "\"\(name)\" cannot be stored: \(reason)"
    case .system(let doing, let path, let code):
      "cannot \(doing) \(path): \(String(cString: strerror(code)))"
    }
  }
}
