import Capture
import Wire

/// Endpoints and frames for probes that work above the network layers.
enum Wiring {
  static let near = Endpoint(.v4(192, 0, 2, 1))
  static let far = Endpoint(.v4(192, 0, 2, 2))
  private static let push: UInt8 = 0x18

  /// Bytes of one direction of a connection.
  static func segment(_ number: Int, at offset: Int, _ bytes: some Collection<UInt8>) -> Frame {
    frame(
      number,
      PacketBuilder.segment(
        from: near, to: far, sequence: 1 &+ UInt32(truncatingIfNeeded: offset),
        acknowledgement: 1, flags: push, Array(bytes)))
  }

  static func datagram(
    _ number: Int, _ bytes: [UInt8], from source: UInt16 = 5060, to destination: UInt16 = 5060
  ) -> Frame {
    frame(
      number,
      PacketBuilder.datagram(
        from: Endpoint(near.address, source), to: Endpoint(far.address, destination), bytes))
  }

  static func frame(_ number: Int, _ bytes: [UInt8]) -> Frame {
    Frame(number: number, at: moment(number), bytes: bytes)
  }

  static func moment(_ number: Int) -> Moment {
    .seconds(1_000) + .milliseconds(number)
  }
}
