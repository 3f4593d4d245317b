public import Calls

/// A check of what was said, and not of the messages.
///
/// An outline is of messages alone; media is judged where evidence has it.
public protocol MediaCheck: Check {}

extension MediaCheck {
  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .media }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    outline.hasMedia ? .unknown : .notApplicable
  }
}
