public import Wire

/// Makes frames of packets recorded inside the harness, for judging without capture permission.
///
/// The frames never were on a wire; everything made from them must say `tap`.
public struct TapRecorder: Sendable {
  private struct Flow: Hashable {
    let source: Endpoint
    let destination: Endpoint
  }

  public static let linkType = LinkType.raw
  /// What fits into one IPv4 packet beside its headers.
  private static let mostInSegment = 65_495
  private static let mostInDatagram = 65_507
  private static let push: UInt8 = 0x18
  private static let reset: UInt8 = 0x14

  public private(set) var frames: [Frame] = []
  /// Datagrams too large to exist on a wire.
  public private(set) var refused = 0
  private var sequences: [Flow: UInt32] = [:]

  public init() {}

  /// Records a packet at the time it was sent or received.
  public mutating func record(_ packet: Packet, at now: Moment) {
    let (source, destination) = (packet.source, packet.destination)
    guard packet.transport != .udp else {
      guard packet.bytes.count <= Self.mostInDatagram else {
        refused += 1
        return
      }
      add(PacketBuilder.datagram(from: source, to: destination, packet.bytes), at: now)
      return
    }
    var rest = packet.bytes[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(Self.mostInSegment))
      rest = rest.dropFirst(part.count)
      let flow = Flow(source: source, destination: destination)
      let sequence = sequences[flow] ?? 1
      let acknowledgement = sequences[Flow(source: destination, destination: source)] ?? 1
      sequences[flow] = sequence &+ UInt32(clamping: part.count)
      add(
        PacketBuilder.segment(
          from: source, to: destination, sequence: sequence, acknowledgement: acknowledgement,
          flags: Self.push, part), at: now)
    }
  }

  /// Records what the network said about a packet; a time-out says nothing.
  public mutating func record(_ failure: TransportFailure, at now: Moment) {
    let (source, destination) = (failure.source, failure.destination)
    guard failure.reason != .timedOut else { return }
    guard failure.transport != .udp else {
      add(PacketBuilder.portUnreachable(from: source, to: destination), at: now)
      return
    }
    let back = Flow(source: destination, destination: source)
    let sequence = sequences.removeValue(forKey: back) ?? 0
    let acknowledgement = sequences.removeValue(
      forKey: Flow(source: source, destination: destination))
    add(
      PacketBuilder.segment(
        from: destination, to: source, sequence: sequence, acknowledgement: acknowledgement ?? 1,
        flags: Self.reset, []), at: now)
  }

  private mutating func add(_ bytes: [UInt8], at now: Moment) {
    frames.append(Frame(number: frames.count + 1, at: now, bytes: bytes))
  }
}
