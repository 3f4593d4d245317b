import SIP
import Wire

/// Recorded captures as a versioned record that programs read; `trace.schema.json` describes it.
public struct TraceRecord: Codable, Hashable, Sendable {
  /// The name and version of the format; it changes when a reader of the old one would be wrong.
  public static let version = "harness-trace/2"

  public var schema = TraceRecord.version
  public var kind = "trace"
  /// What wrote the record: `harness 0.1.0`.
  public var producer: String
  public var captures: [CaptureRecord]

  public init(producer: String, captures: [CaptureRecord]) {
    self.producer = producer
    self.captures = captures
  }
}

/// How much of a message a record holds.
public enum RecordDetail: Sendable, Hashable {
  /// The start line, what routes and identifies, the session description in short.
  case notable
  /// The whole text too.
  case full
}

/// One line of a trace that is written piece by piece.
public struct TraceLine: Codable, Hashable, Sendable {
  public var schema = TraceRecord.version
  /// `call`, `transaction`, `message` or `event`, as the field of that name; `capture` at the end.
  public var kind: String
  public var file: String
  public var call: CallRecord?
  public var transaction: TransactionRecord?
  public var message: MessageRecord?
  public var event: EventRecord?
  public var capture: CaptureSummary?

  public init(_ call: CallRecord, of file: String) {
    self.init(kind: "call", file: file)
    self.call = call
  }

  public init(_ transaction: TransactionRecord, of file: String) {
    self.init(kind: "transaction", file: file)
    self.transaction = transaction
  }

  public init(_ message: MessageRecord, of file: String) {
    self.init(kind: "message", file: file)
    self.message = message
  }

  public init(_ event: EventRecord, of file: String) {
    self.init(kind: "event", file: file)
    self.event = event
  }

  public init(_ capture: CaptureSummary, of file: String) {
    self.init(kind: "capture", file: file)
    self.capture = capture
  }

  private init(kind: String, file: String) {
    self.kind = kind
    self.file = file
  }
}
