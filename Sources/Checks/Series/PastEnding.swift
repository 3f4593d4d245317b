import Calls
import Wire

/// How a call ended that no trunk took at once, or whose caller gave up.
public struct PastEnding: Sendable, Hashable {
  private let code: UInt16
  private let end: PastCall.Mark
  /// The caller's CANCEL.
  public let cancelled: PastCall.Mark?
  /// The first thing the trunk said that was tried last.
  public let said: PastCall.Mark?
  /// Where the network refused what was sent to that trunk.
  public let refused: PastCall.Mark?
  /// The system's CANCEL to it.
  public let dropped: PastCall.Mark?

  /// What the caller was told in the end; nil where nothing was seen.
  public var told: (status: Int, mark: PastCall.Mark)? { code == 0 ? nil : (Int(code), end) }

  /// Longer than who has not decided may be silent (100 Trying within 200 ms, RFC 3261 §17.2.1).
  private static let prompt = Duration.milliseconds(200)

  /// Nil where the trunk tried last answered promptly and took the call, and the caller got it.
  init?(
    told: (status: Int, mark: PastCall.Mark)?, cancelled: PastCall.Mark?,
    last: PastCall.Attempt?, said: PastCall.Mark?, refused: PastCall.Mark?,
    dropped: PastCall.Mark?
  ) {
    if cancelled == nil, let told, told.status < 300, let last, let taken = last.final,
      taken.status < 300, let said, said.at - last.start.at <= Self.prompt
    {
      return nil
    }
    code = told.map { UInt16(clamping: $0.status) } ?? 0
    end = told?.mark ?? PastCall.Mark(0, .zero)
    self.cancelled = cancelled
    self.said = said
    self.refused = refused
    self.dropped = dropped
  }

  /// What the outline of a call says, its last leg and its last trunk's.
  init?(
    _ outline: CallOutline, last: PastCall.Attempt?, _ leg: CallOutline.Leg?,
    _ extras: OutlineExtras?
  ) {
    self.init(
      told: outline.incoming?.final.map { ($0.status, .init($0.mark)) },
      cancelled: (outline.beyond?.incoming.cancel?.sent).map { .init($0) }, last: last,
      said: (leg?.response).map { .init($0) }, refused: nil,
      dropped: (extras?.cancel?.sent).map { .init($0) })
  }
}
