public import Wire

/// Captures on an interface until it is stopped.
///
/// The packets are kept as they came; whoever stops the capture gets them all at once, in order.
/// A capture that is dropped without being stopped closes by itself.
public final class LiveCapture: Sendable {
  public struct Settings: Hashable, Sendable {
    /// In ms; in immediate mode packets come at once.
    static let readTimeout: Int32 = 10

    public var interface = "lo"
    public var filter: CaptureFilter
    /// The kernel's buffer; it must bridge the times this process does not run.
    public var bufferBytes = 67_108_864
    /// Any IPv4 packet with its link header.
    public var snapLength = 65_600
    /// Right for calls; at the rates of load tests it loses packets.
    public var isImmediate = true
    /// How many bytes of packets are kept; the rest is counted.
    public var mostKept = 1_073_741_824

    public init(filter: CaptureFilter) {
      self.filter = filter
    }
  }

  public let linkType: LinkType
  private let settings: Settings
  private let loop: CaptureLoop

  /// Opens the interface and starts capturing; packets sent from now on are seen.
  public init(_ settings: Settings) throws(CaptureError) {
    self.settings = settings
    let handle = try LiveHandle(settings)
    linkType = handle.linkType
    loop = try CaptureLoop(handle, mostKept: settings.mostKept)
  }

  deinit {
    loop.requestStop()
  }

  /// Sends a sentinel at an address inside the filter and waits until it was captured.
  public func confirm(
    at address: IPAddress, within bound: Duration = .seconds(6)
  ) async throws(CaptureError) {
    guard try await seesSentinel(at: address, within: bound) else {
      throw .notSeeing(interface: settings.interface, waited: bound)
    }
  }

  /// Whether one of a few sentinels comes through.
  ///
  /// The first does, unless the machine is so busy that it is lost or late. Any of them has all
  /// packets sent before it in front of it.
  private func seesSentinel(
    at address: IPAddress, within bound: Duration
  ) async throws(CaptureError) -> Bool {
    let tries = 4
    for _ in 0..<tries {
      let sentinel = Sentinel()
      try sentinel.send(at: address)
      if await waitForSentinel(sentinel, within: bound / tries) { return true }
    }
    return false
  }

  /// Whether that sentinel is captured within the bound, or was already.
  public func waitForSentinel(_ sentinel: Sentinel, within bound: Duration) async -> Bool {
    await loop.wait(for: sentinel.nonce, within: bound)
  }

  /// The frames so far from an index on, in the order of capture and not yet numbered anew.
  public func frames(from index: Int = 0) -> [Frame] {
    loop.frames(from: index)
  }

  /// Ends the capture once everything sent before has been seen, and gives its frames.
  public func stop(
    at address: IPAddress, within bound: Duration = .seconds(6)
  ) async -> LiveFrames {
    let isComplete = (try? await seesSentinel(at: address, within: bound)) ?? false
    let end = await loop.stop()
    let (frames, steps) = FrameOrder.sort(end.frames, linkType)
    return LiveFrames(
      frames: frames, linkType: linkType, drops: end.drops, notKept: end.notKept,
      clockSteps: steps, isComplete: isComplete, failure: end.failure)
  }
}
