public import Calls
public import Checks

/// A check that needs what only a scenario's evidence has: parties by name, the audio itself, HTTP.
///
/// Of a recorded call there is nothing for it to judge, so that it need not be read for it.
public protocol StagedCheck: Check {}

extension StagedCheck {
  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    .notApplicable
  }
}
