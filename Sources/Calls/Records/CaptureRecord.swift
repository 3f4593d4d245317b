public import Wire

/// What is to be known of a capture before its calls are believed.
public struct CaptureSummary: Codable, Hashable, Sendable {
  public var file: String
  /// Packets read.
  public var frames: Int
  /// Of the first and the last packet; times of things outside calls are counted from the first.
  public var firstAt: String?
  public var lastAt: String?
  public var calls: Int
  /// SIP messages in calls and outside.
  public var messages: Int
  /// Why reading stopped early; absent when all of it was read.
  public var partial: String?
  /// What could not be used, counted by kind; without those that are 0.
  public var losses: [String: Int]
  /// Packets and messages that were there more than once and count once; absent where there were
  /// none.
  public var copies: Int?

  public init(
    file: String, frames: Int, first: Moment?, last: Moment?, calls: Int, messages: Int,
    partial: String?, losses: [String: Int], copies: Int = 0
  ) {
    self.file = file
    self.frames = frames
    firstAt = first?.utc
    lastAt = last?.utc
    self.calls = calls
    self.messages = messages
    self.partial = partial
    self.losses = losses.filter { $0.value != 0 }
    self.copies = copies > 0 ? copies : nil
  }
}

/// A capture with everything that was rebuilt from it.
public struct CaptureRecord: Codable, Hashable, Sendable {
  public var capture: CaptureSummary
  /// By first INVITE.
  public var calls: [CallRecord]
  /// Transactions that belong to no call: OPTIONS, REGISTER.
  public var others: [TransactionRecord]
  /// Responses and ACKs that match nothing that was seen and belong to no call.
  public var strays: [MessageRecord]
  /// Refusals, resets, unreadable bytes and name lookups that belong to no call.
  public var events: [EventRecord]

  /// Everything at once, or only the calls at those places and nothing outside calls.
  public init(_ summary: CaptureSummary, _ composer: TraceComposer, only chosen: [Int]? = nil) {
    capture = summary
    calls = (chosen ?? Array(composer.calls.indices)).map(composer.call)
    others = chosen == nil ? composer.others : []
    strays = chosen == nil ? composer.strays : []
    events = chosen == nil ? composer.events : []
  }
}
