import Calls

/// A trace of captures as one JSON document, written capture by capture.
///
/// Its text is the one that `RecordText.pretty` makes of the whole `TraceRecord`.
public struct TraceDocument {
  private let producer: String
  private var pieces = JSONPieces()
  private var isBegun = false

  /// `producer` is what writes it: `harness 0.1.0`.
  public init(producer: String) {
    self.producer = producer
  }

  /// Adds a capture, or only the calls at those places; `write` is given the text while it grows.
  public mutating func add(
    _ trace: CaptureTrace, only chosen: [Int]? = nil, _ write: ([UInt8]) throws -> Void
  ) throws {
    if !isBegun {
      pieces.open(.object)
      pieces.open(.list, as: "captures")
      isBegun = true
    }
    try trace.add(to: &pieces, only: chosen, write)
  }

  /// Ends it; a document of no capture is none.
  public mutating func finish(_ write: ([UInt8]) throws -> Void) throws {
    guard isBegun else { return }
    pieces.close()
    let frame = TraceRecord(producer: producer, captures: [])
    try pieces.add(frame.kind, as: "kind")
    try pieces.add(frame.producer, as: "producer")
    try pieces.add(frame.schema, as: "schema")
    pieces.close()
    try write(pieces.take() + [0x0A])
  }
}
