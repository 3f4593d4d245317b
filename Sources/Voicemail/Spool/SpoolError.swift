import Foundation
import Wire

/// Why the spool could not do what it was asked.
public enum SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process has the folder.
  case taken(folder: String, process: String)
  /// The operating system refused: what was being done, to which file, and its error number.
  case system(doing: String, path: String, code: Int32)
  /// As many messages wait as may.
  case tooMany(Int)
  /// As many bytes wait as may.
  case tooLarge(bytes: Int)
  /// The disk has less room than must be left.
  case diskFull(free: Int)
  /// The message is as long as one may be; further samples are not kept.
  case longest(seconds: Double)
  /// The disk took nothing for that long; samples were lost.
  case tooSlow(seconds: Double)
  /// No such message waits.
  case unknown(String)
  /// The recording had ended, or the spool was closed.
  case over

  public var description: String {
    switch self {
    case .taken(let folder, let process):
      "the spool \(folder) is in use by \(process); give each process a folder of its own"
    case .system(let doing, let path, let code):
      "cannot \(doing) \(path): \(String(cString: strerror(code)))"
    case .tooMany(let count): "the spool holds \(counted(count, "message")), as many as it may"
    case .tooLarge(let bytes): "the spool holds \(bytes) bytes, as many as it may"
    case .diskFull(let free): "the spool's disk has \(free) bytes left, fewer than must be"
    case .longest(let seconds): "the message is \(seconds) s long, as long as one may be"
    case .tooSlow(let seconds): "the spool's disk took nothing for \(seconds) s; sound was lost"
    case .unknown(let id): "no message \"\(id)\" waits in the spool"
    case .over: "the recording is over"
    }
  }
}
