import Wire

/// New Call-IDs and tags for recorded ones: each follows from the seed, so that all parties agree.
struct FreshIdentity: Sendable {
  private let generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A Call-ID of the same shape; what stands behind the @ is rewritten as an address.
  func callID(_ recorded: String, _ map: AddressMap) -> String {
    var own = generator.fork("call-id \(recorded)")
    let token = own.token(length: 20)
    guard let mark = recorded.lastIndex(of: "@") else { return token }
    return token + "@" + map.rewrite(String(recorded[recorded.index(after: mark)...]))
  }

  func tag(_ recorded: String, in callID: String, of member: Int) -> String {
    var own = generator.fork("tag \(member) \(callID) \(recorded)")
    return own.token()
  }

  /// A branch for the `number`th request of a member.
  func branch(_ number: Int, of member: Int) -> String {
    var own = generator.fork("branch \(member) \(number)")
    return "z9hG4bK" + own.token(length: 16)
  }

  func clientNonce(_ number: Int, of member: Int) -> String {
    var own = generator.fork("cnonce \(member) \(number)")
    return own.token(length: 16)
  }
}
