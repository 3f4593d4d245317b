public import Wire

/// One request, as a store remembers it.
public struct BlobJournalEntry: Hashable, Sendable, Codable {
  /// When it was complete, in nanoseconds since 1970 UTC.
  public let time: Int64
  /// `PUT`.
  public let method: String
  /// `Put Blob`; `?` for what is not done here.
  public let operation: String
  public let container: String
  public let blob: String
  /// The answer's status, also of one that was never sent; 0 where there was none.
  public let status: Int
  /// The code of a refusal, else empty.
  public let code: String
  /// Of the body that came.
  public let bytes: Int
  /// The word of the fault that met it, else empty.
  public let fault: String

  public var moment: Moment { Moment(nanoseconds: time) }
}
