import Synchronization

/// A mark that is set once, on one thread, and seen on another.
final class Answered: Sendable {
  private let mark = Atomic(false)

  var isSet: Bool { mark.load(ordering: .acquiring) }

  func set() { mark.store(true, ordering: .releasing) }
}
