import Foundation

/// A capture that goes into a socket while it is made.
struct FloodPipe {
  private static let capacity = 1 << 18
  /// MSG_NOSIGNAL: whoever reads may end early, and this process is not to end with it.
  private static let quietly: Int32 = 0x4000

  private let descriptor: Int32
  private var waiting: [UInt8]
  private var time = 0
  private var isBroken = false
  private(set) var packets = 0

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    // pcap in this byte order, packets of up to 262,144 bytes, raw IP.
    waiting = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 8)
    waiting += [0, 0, 4, 0, 101, 0, 0, 0]
    waiting.reserveCapacity(2 * Self.capacity)
  }

  /// Writes a packet, so many microseconds after the one before it.
  mutating func write(_ packet: FloodPacket, after step: Int) {
    time += step
    var stamped = packet
    stamped.put(seconds: 1_700_000_000 + time / 1_000_000, microseconds: time % 1_000_000)
    waiting += stamped.bytes
    packets += 1
    if waiting.count >= Self.capacity { flush() }
  }

  /// Writes what waits.
  mutating func flush() {
    var sent = 0
    while sent < waiting.count, !isBroken {
      let count = waiting.withUnsafeBytes { bytes -> Int in
        // In bounds: `sent` is below the count.
        guard let base = bytes.baseAddress else { return -1 }
        return send(descriptor, base + sent, bytes.count - sent, Self.quietly)
      }
      if count > 0 { sent += count } else if errno != EINTR { isBroken = true }
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
