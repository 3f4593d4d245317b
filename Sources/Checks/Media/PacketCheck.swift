public import Calls

/// A check of the packets of media themselves, which of a recorded capture are read once more for it
/// and kept.
public protocol PacketCheck: StagedCheck {
  /// Whether it holds wherever the packets were captured; otherwise a recorded capture is judged by
  /// it where somebody asks for it by name.
  var holdsAnywhere: Bool { get }
}

extension PacketCheck {
  public var outlineSubjects: OutlineSubjects { .media }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    outline.hasMedia ? .unknown : .notApplicable
  }
}
