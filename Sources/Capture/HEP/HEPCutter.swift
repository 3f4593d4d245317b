import SIP

/// Cuts HEP packets out of a TCP stream: each says its own length.
struct HEPCutter {
  static let magic = Array("HEP3".utf8)

  private var buffer: [UInt8] = []

  var held: Int { buffer.count }

  /// Whether a stream with these first bytes can be HEP.
  static func mayBegin(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty else { return false }
    let length = min(magic.count, bytes.count)
    return bytes.prefix(length) == magic.prefix(length)
  }

  /// Takes the next bytes; gives the packets they complete, and what could not be read.
  ///
  /// After damage it is not known where the next packet begins: the cutter is of no more use.
  mutating func feed(_ bytes: ByteView) -> (packets: [HEPPacket], damage: Sighting.Content?) {
    buffer.append(contentsOf: bytes.raw)
    var packets: [HEPPacket] = []
    var damage: Sighting.Content?
    var start = 0
    // The view lives no longer than the closure that is given the bytes.
    buffer.withUnsafeBytes { raw in
      while damage == nil {
        let rest = ByteView(raw).dropping(start)
        guard rest.count >= 6 else { return }
        let length = HEPReading.length(rest)
        if HEPReading.isVersionThree(rest), length >= 6, length > rest.count { return }
        switch HEPReading.isVersionThree(rest)
          ? HEPReading.versionThree(rest) : .failure(HEPReading.Damage(why: "no HEP3"))
        {
        case .success(let packet): packets.append(packet)
        case .failure(let why):
          damage = .unreadable(rest.prefix(MessageCutter.damageShown).copy, why.content)
        }
        start += length
      }
    }
    buffer.removeFirst(min(start, buffer.count))
    return (packets, damage)
  }
}
