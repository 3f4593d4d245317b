/// A rule that is asked about many pieces of evidence at once, because asking costs more than
/// judging: whoever answers is another process.
///
/// A capture's calls are kept until there are enough of them; a verdict is the same alone and
/// together with others.
public protocol BatchCheck: Check {
  /// Judges each by itself; one verdict each, in their order.
  func judge(_ batch: [Evidence]) -> [Verdict]
}

extension BatchCheck {
  public func judge(_ evidence: Evidence) -> Verdict { judge([evidence])[0] }
  public var ofBatch: (any BatchCheck)? { self }
}
