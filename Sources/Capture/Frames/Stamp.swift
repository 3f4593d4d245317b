package import Wire

/// When and in which packet bytes were captured.
package struct Stamp: Hashable, Sendable {
  package let frame: Int
  package let at: Moment

  @inlinable
  package init(frame: Int, at: Moment) {
    self.frame = frame
    self.at = at
  }
}
