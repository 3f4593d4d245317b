public import Calls
public import SIP

/// Where a check reads some messages of an outlined call again.
public struct OutlineMessages {
  private let read: (CallOutline.Place) -> [UInt8]?

  package init(_ read: @escaping (CallOutline.Place) -> [UInt8]?) {
    self.read = read
  }

  /// The message; nil where it cannot be had any more.
  public subscript(place: CallOutline.Place) -> Message? {
    read(place).flatMap { try? Message($0) }
  }

  /// The message's bytes; nil where they cannot be had any more.
  public func bytes(_ place: CallOutline.Place) -> [UInt8]? { read(place) }
}
