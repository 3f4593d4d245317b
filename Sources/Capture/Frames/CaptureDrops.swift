/// The counters of a live capture, as libpcap gives them.
///
/// On the loopback interface Linux counts each packet twice, dropped ones too: the numbers say
/// whether something was lost, not how much.
public struct CaptureDrops: Hashable, Sendable {
  public var received: Int
  /// For want of room in the capture buffer.
  public var byKernel: Int
  public var byInterface: Int

  public init(received: Int, byKernel: Int, byInterface: Int) {
    self.received = received
    self.byKernel = byKernel
    self.byInterface = byInterface
  }
}
