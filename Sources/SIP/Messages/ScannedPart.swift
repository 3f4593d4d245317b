/// A part of a message in four bytes: messages have 65,535 bytes at most, as the scanner makes
/// sure of before it looks at one.
@propertyWrapper
package struct ScannedPart<Part: ScannablePart>: Sendable {
  @usableFromInline var low: UInt16
  @usableFromInline var high: UInt16

  @inlinable
  package init(wrappedValue: Part) {
    (low, high) = wrappedValue.bounds
  }

  @inlinable
  package var wrappedValue: Part {
    get { Part(low, high) }
    set { (low, high) = newValue.bounds }
  }
}

/// A range, or perhaps none.
package protocol ScannablePart: Sendable {
  init(_ low: UInt16, _ high: UInt16)
  var bounds: (UInt16, UInt16) { get }
}

extension Range<Int>: ScannablePart {
  @inlinable
  package init(_ low: UInt16, _ high: UInt16) {
    self = Int(low)..<Int(high)
  }

  @inlinable
  package var bounds: (UInt16, UInt16) {
    (UInt16(truncatingIfNeeded: lowerBound), UInt16(truncatingIfNeeded: upperBound))
  }
}

extension Range<Int>?: ScannablePart {
  /// Bounds in the wrong order stand for no range.
  @inlinable
  package init(_ low: UInt16, _ high: UInt16) {
    self = low <= high ? Int(low)..<Int(high) : nil
  }

  @inlinable
  package var bounds: (UInt16, UInt16) { self?.bounds ?? (1, 0) }
}
