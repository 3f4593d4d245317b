import Glibc
public import Wire

/// Why a node could not listen where it should.
public struct BindError: Error, Hashable, CustomStringConvertible {
  public let listener: Listener
  public let reason: String

  public init(_ listener: Listener, reason: String) {
    self.listener = listener
    self.reason = reason
  }

  init(_ listener: Listener, errno: Int32) {
    self.init(listener, reason: String(cString: strerror(errno)))
  }

  public var description: String { "cannot listen on \(listener): \(reason)" }
}
