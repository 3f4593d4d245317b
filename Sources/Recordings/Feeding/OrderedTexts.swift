import Capture

/// Texts that are given in the order of their places, whatever order they are made in.
///
/// What is made before its turn waits in a file, as there may be many.
package struct OrderedTexts {
  private let places: [Int]
  private var next = 0
  private var waiting: [Int: Range<Int>] = [:]
  private var spool: Spool?

  /// `places`: those that will come, in order.
  package init(_ places: [Int]) {
    self.places = places
  }

  /// Takes a text; gives it when it is its turn, and what waited for it.
  package mutating func add(
    _ text: [UInt8], at place: Int, _ give: ([UInt8]) throws -> Void
  ) throws {
    guard next < places.count, places[next] == place else {
      let kept = spool ?? Spool()
      spool = kept
      waiting[place] = kept.keep(text)
      return
    }
    next += 1
    try give(text)
    while next < places.count, let kept = waiting.removeValue(forKey: places[next]) {
      next += 1
      try give(spool?.text(kept) ?? [])
    }
  }
}

/// Texts that wait in a file until all are there, and are given in order.
package struct SpooledTexts {
  private var all: [(order: Int, text: Range<Int>)] = []
  private var spool: Spool?

  package init() {}

  /// Takes a text; those of one order stay as they came.
  package mutating func add(_ text: [UInt8], order: Int) {
    let kept = spool ?? Spool()
    spool = kept
    all.append((order: order, text: kept.keep(text)))
  }

  package func forEach(_ give: ([UInt8]) throws -> Void) throws {
    let inOrder = all.sorted {
      ($0.order, $0.text.lowerBound) < ($1.order, $1.text.lowerBound)
    }
    for kept in inOrder { try give(spool?.text(kept.text) ?? []) }
  }
}

extension Spool {
  /// Keeps a text; gives where.
  fileprivate func keep(_ text: [UInt8]) -> Range<Int> {
    let place = text.withUnsafeBytes { keep($0) }
    return place..<place + text.count
  }

  fileprivate func text(_ range: Range<Int>) throws(CaptureError) -> [UInt8] {
    guard let bytes = self.bytes(at: range.lowerBound, count: range.count) else {
      throw .cannotRead(path: "the temporary file", reason: "what was put there is gone")
    }
    return bytes
  }
}
