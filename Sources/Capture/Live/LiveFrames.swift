import Wire

/// What a live capture gave when it was stopped.
public struct LiveFrames: Sendable {
  /// In order, numbered from 1; sentinels are left out.
  public let frames: [Frame]
  public let linkType: LinkType
  public let drops: CaptureDrops
  /// Frames not kept because the bound on memory was reached.
  public let notKept: Int
  /// Stamps of one sender that went back further than the interface explains.
  public let clockSteps: Int
  /// Whether the closing sentinel was seen; if not, the last packets may be missing.
  public let isComplete: Bool
  /// Why capturing ended by itself; nil when it was stopped.
  public let failure: CaptureError?

  /// Why the capture cannot carry a verdict, one reason an entry; empty when it can.
  public var doubts: [String] {
    var doubts: [String] = []
    if drops.byKernel > 0 || drops.byInterface > 0 {
      doubts.append(
        "the capture dropped packets (counter at \(drops.byKernel + drops.byInterface))")
    }
    if notKept > 0 {
      doubts.append(counted(notKept, "packet was", "packets were") + " not kept for want of memory")
    }
    if clockSteps > 0 { doubts.append("the clock stepped back \(counted(clockSteps, "time"))") }
    if let failure {
      doubts.append("\(failure)")
    } else if !isComplete {
      doubts.append("the end of the capture was not confirmed")
    }
    return doubts
  }
}
