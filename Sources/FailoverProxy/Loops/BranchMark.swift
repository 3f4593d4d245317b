import SIP

/// Makes branches that tell a loop from a spiral (RFC 3261 §16.6 item 8, RFC 5393 §4.2).
///
/// The part after the dot is a keyed digest of all that decides where a request goes. A request
/// that comes back with the proxy's own digest of it in a Via has gone in a circle.
struct BranchMark: Sendable {
  private let key: UInt64
  private let prefix: String
  private var count: UInt64 = 0

  init(using generator: inout some RandomNumberGenerator) {
    key = generator.next()
    prefix = "z9hG4bKfp" + String(UInt32.random(in: .min ... .max, using: &generator), radix: 16)
  }

  /// A branch never given before.
  mutating func next(_ digest: String) -> String {
    count += 1
    return "\(prefix)-\(String(count, radix: 16)).\(digest)"
  }

  func digest(of request: Message) -> String {
    var hash = FowlerNollVo(key)
    hash.add(request.requestURI ?? "")
    hash.add(request.callID)
    hash.add(request.fromTag ?? "")
    hash.add(request.toTag ?? "")
    hash.add("\(request.cseq.number)")
    for route in request.headers(.route) { hash.add(route) }
    return hash.text
  }

  func isLoop(_ request: Message, digest: String) -> Bool {
    request.headers(.via).contains { value in
      value.utf8.count > digest.utf8.count && value.contains(".\(digest)")
    }
  }
}

/// FNV-1a, 64 bits, with a secret start.
private struct FowlerNollVo {
  private var state: UInt64

  init(_ key: UInt64) {
    state = 0xCBF2_9CE4_8422_2325 ^ key
  }

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0)
  }

  private mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
