public import Calls

/// A check that needs the whole of a scenario's capture: parties by name, the audio itself, HTTP.
///
/// Of a recorded call alone there is nothing for it to judge, so that it need not be read for it.
public protocol StagedCheck: Check {}

extension StagedCheck {
  public var isStaged: Bool { true }
  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .nothing }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    .notApplicable
  }
}
