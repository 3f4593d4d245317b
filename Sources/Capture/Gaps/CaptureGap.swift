public import Wire

/// Something that was sent and that the capture does not hold.
///
/// What the capture shows of it is told here, not guessed: bytes that were acknowledged and never
/// seen, a datagram of which fragments came, a message of which the beginning was kept.
public struct CaptureGap: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Bytes of a TCP stream that carries SIP.
    case hole
    /// A datagram of which not all fragments were captured.
    case fragments
    /// A message of which the capture kept only the beginning.
    case cut
    /// A message that is there and larger than any that is read.
    case large
    /// What was sent over a compressed WebSocket and cannot be unpacked.
    case packed
    /// What was sent over TLS and cannot be read, and why.
    case sealed(TLSReading.Reason)
    /// A part of what carries packets of others: a tunnel, the reports of an agent.
    case carrier
  }

  public let kind: Kind
  public let source: Endpoint
  public let destination: Endpoint
  /// When it was sent, as near as the capture tells.
  public internal(set) var span: ClosedRange<Moment>
  /// The packets that show it, from the first to the last.
  public internal(set) var frames: ClosedRange<Int>
  /// The Call-ID of a message that was cut behind it.
  public let callID: String?

  package init(
    _ kind: Kind, from source: Endpoint, to destination: Endpoint, _ span: ClosedRange<Moment>,
    frame: Int, callID: String? = nil
  ) {
    self.kind = kind
    self.source = source
    self.destination = destination
    self.span = span
    frames = frame...frame
    // One that is longer is nobody's habit, and many of them would be remembered.
    self.callID = callID.flatMap { $0.utf8.count <= Self.longestCallID ? $0 : nil }
  }

  private static let longestCallID = 1_024

  /// The first packet that shows it.
  public var frame: Int { frames.lowerBound }

  /// What the same two lack at times no farther apart counts as one.
  private static let apart = Duration.seconds(1)

  /// Whether it was sent at nearly the same time as another.
  func isNear(_ other: CaptureGap) -> Bool {
    other.span.lowerBound <= span.upperBound + Self.apart
      && other.span.upperBound >= span.lowerBound - Self.apart
  }

  /// Whether another of the same kind and ends, and of nearly the same time, is one with it.
  func continues(in other: CaptureGap) -> Bool {
    kind == other.kind && callID == nil && other.callID == nil && source == other.source
      && destination == other.destination && isNear(other)
  }

  /// Takes another in.
  mutating func join(_ other: CaptureGap) {
    span =
      min(span.lowerBound, other.span.lowerBound)...max(span.upperBound, other.span.upperBound)
    frames =
      min(
        frames.lowerBound, other.frames.lowerBound)...max(
        frames.upperBound, other.frames.upperBound)
  }

  /// Whether a leg to somebody not known yet may be in it: SIP over TLS is on a port of SIP.
  package var mayBeginLeg: Bool {
    guard case .sealed = kind else { return true }
    return [5060, 5061].contains { $0 == source.port || $0 == destination.port }
  }

  /// `fragments of a datagram from 127.0.0.1 to 127.0.0.2 (frame 12)`.
  public var text: String {
    let ends = "from \(source.name) to \(destination.name) (frame \(frame))"
    return switch kind {
    case .hole: "bytes of the TCP stream \(ends)"
    case .fragments: "fragments of a datagram \(ends)"
    case .cut: "the end of a message \(ends)"
    case .large: "what a message \(ends) says, which is too large to be read"
    case .packed: "what was sent over a compressed WebSocket \(ends)"
    case .sealed(let reason): "what was sent over TLS \(ends): \(reason)"
    case .carrier: "packets that were carried \(ends)"
    }
  }
}

extension Endpoint {
  /// A fragment behind the first does not say which ports it is for.
  fileprivate var name: String { port == 0 ? "\(address)" : "\(self)" }
}
