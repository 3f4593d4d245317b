/// How a store misbehaves.
public struct BlobFault: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Does what was asked at once and answers after that time.
    case slow(Duration)
    /// Answers with a failure and does nothing.
    case failing(BlobFailure)
    /// Does what was asked and closes the connection instead of answering.
    case lostResponse
    /// Reads half of the body, does nothing and closes the connection.
    case halfRead
    /// Behaves; to have good requests between bad ones.
    case none
  }

  public var kind: Kind
  /// How many requests it meets; nil for all from then on.
  public var times: Int?
  /// Whether it meets requests that read as well as those that write blobs.
  public var meetsReads: Bool

  public init(_ kind: Kind, times: Int? = nil, meetsReads: Bool = false) {
    self.kind = kind
    self.times = times
    self.meetsReads = meetsReads
  }

  /// A word for journals and reports.
  public var word: String {
    switch kind {
    case .slow: "slow"
    case .failing: "failing"
    case .lostResponse: "lost-response"
    case .halfRead: "half-read"
    case .none: "none"
    }
  }
}

/// Faults one after another; a value that is asked at each request.
struct FaultScript: Hashable, Sendable {
  private var steps: [BlobFault]

  init(_ steps: [BlobFault] = []) {
    self.steps = steps.filter { $0.times ?? 1 > 0 }
  }

  /// The fault that meets the next request.
  mutating func next(isWrite: Bool) -> BlobFault? {
    guard let fault = steps.first, isWrite || fault.meetsReads else { return nil }
    if let times = fault.times {
      if times == 1 { steps.removeFirst() } else { steps[0].times = times - 1 }
    }
    return fault.kind == .none ? nil : fault
  }
}
