import SIP
import Wire

/// Reads HEP version 3: the word HEP3, a length, and chunks of vendor, type, length and value.
enum HEPReading {
  /// Why a packet that begins like HEP cannot be read.
  struct Damage: Error {
    let why: String

    /// In the words all damage is told in.
    var content: ParseError { .report(why) }
  }

  private static let magic: UInt32 = 0x4845_5033

  static func isVersionThree(_ bytes: ByteView) -> Bool {
    bytes.count >= 6 && bytes.four(at: 0) == magic
  }

  /// The length that the packet announces for itself.
  static func length(_ bytes: ByteView) -> Int { bytes.two(at: 4) }

  /// Reads a packet that `isVersionThree`.
  ///
  /// Chunks of other vendors and of unknown types are passed over, keys are not looked at.
  static func versionThree(_ bytes: ByteView) -> Result<HEPPacket, Damage> {
    let length = length(bytes)
    guard length >= 6, length <= bytes.count else {
      return .failure(Damage(why: "length \(length) of \(counted(bytes.count, "byte"))"))
    }
    var fields = Fields()
    var rest = bytes.prefix(length).dropping(6)
    while !rest.isEmpty {
      guard rest.count >= 6 else {
        return .failure(Damage(why: "\(counted(rest.count, "byte")) left over"))
      }
      let size = rest.two(at: 4)
      guard size >= 6, size <= rest.count else {
        return .failure(Damage(why: "chunk of \(size) bytes"))
      }
      if rest.two(at: 0) == 0 {
        let type = rest.two(at: 2)
        guard fields.take(type, rest.prefix(size).dropping(6)) else {
          return .failure(Damage(why: "chunk \(type) of \(size) bytes"))
        }
      }
      rest = rest.dropping(size)
    }
    return fields.packet
  }

  /// The chunks of the generic vendor so far.
  private struct Fields {
    var addresses: [Int: IPAddress] = [:]
    var ports: [Int: UInt16] = [:]
    var carrier: UInt8 = 17
    var kind = HEPPacket.sip
    var seconds: UInt32?
    var microseconds: UInt32 = 0
    var captureID: UInt32?
    var correlation: String?
    var payload: [UInt8]?
    var damage: Damage?

    /// Takes a chunk's value; false when its size is not right for its type.
    mutating func take(_ type: Int, _ value: ByteView) -> Bool {
      switch type {
      case 2, 11:
        guard value.count == 1 else { return false }
        if type == 2 { carrier = value[0] } else { kind = value[0] }
      case 3, 4:
        guard value.count == 4 else { return false }
        addresses[type - 3] = .v4(value.four(at: 0))
      case 5, 6:
        guard value.count == 16 else { return false }
        addresses[type - 5] = .v6(high: value.eight(at: 0), low: value.eight(at: 8))
      case 7, 8:
        guard value.count == 2 else { return false }
        ports[type - 7] = UInt16(value.two(at: 0))
      case 9, 10, 12:
        guard value.count == 4 else { return false }
        switch type {
        case 9: seconds = value.four(at: 0)
        case 10: microseconds = value.four(at: 0)
        default: captureID = value.four(at: 0)
        }
      case 15: payload = value.copy
      case 16:
        payload = Inflation.bytes(value, most: MessageCutter.largestMessage)
        if payload == nil { damage = Damage(why: "compressed payload") }
      case 17: correlation = String(decoding: value.copy, as: UTF8.self)
      default: break
      }
      return true
    }

    var packet: Result<HEPPacket, Damage> {
      if let damage { return .failure(damage) }
      guard let source = addresses[0], let destination = addresses[1] else {
        return .failure(Damage(why: "no addresses"))
      }
      guard let payload else { return .failure(Damage(why: "no payload")) }
      let at = seconds.map {
        Moment(nanoseconds: Int64($0) * 1_000_000_000 + Int64(microseconds) * 1_000)
      }
      return .success(
        HEPPacket(
          from: Endpoint(source, ports[0] ?? 0), to: Endpoint(destination, ports[1] ?? 0),
          carrier: carrier, at: at, kind: kind, captureID: captureID, correlation: correlation,
          payload: payload))
    }
  }
}
