import Capture
import Checks
import Wire

/// All there is to judge one run by.
struct RunEvidence: Sendable {
  let prepared: PreparedRun
  let source: Evidence.Source
  let linkType: LinkType
  /// Numbered from 1, in order; also what came after the scenario had ended.
  let frames: [Frame]
  /// The keys of TLS connections, those of other runs among them.
  let keys: TLSKeyLog
  let record: StageRecord
  let startedAt: Moment
  /// What came later is not judged.
  let endedAt: Moment
  /// Why the capture as a whole cannot carry a verdict.
  let captureDoubts: [String]
  /// Why the system was not there to the end; nil where it was.
  let systemTrouble: String?
  /// Why the scenario was not played to its end; nil where it was.
  let playTrouble: String?
  /// How long its beginning was held up.
  let held: Duration
  /// How the system waited for processors before it was driven, and while it was.
  let waitBefore: SystemWait?
  let wait: SystemWait?
}
