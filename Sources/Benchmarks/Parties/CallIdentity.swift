import Wire

/// What makes one call different from all others.
struct CallIdentity {
  let index: Int
  /// Random text that the call's branches and tags begin with.
  let token: String
  let callID: String
  let caller: String
  let callee: String
  let carrier: Endpoint
  let system: Endpoint
  let callerMedia: Endpoint
  let calleeMedia: Endpoint
  let offer: [AudioFormat]
  let display: String

  init(_ index: Int, _ random: inout SeededGenerator) {
    self.index = index
    token = random.token(length: 12)
    carrier = Hosts.carrier(Int.random(in: 0..<Hosts.carriers, using: &random))
    system = Hosts.system(Int.random(in: 0..<Hosts.systems, using: &random))
    callID = "\(random.token(length: 20))@\(carrier.address)"
    // The factor has no divisor in common with the number of numbers: none comes twice.
    caller = "+1\(2_000_000_000 + index &* 104_729 % 7_999_999_999)"
    callee = "+1800\(Int.random(in: 2_000_000...9_999_999, using: &random))"
    callerMedia = Hosts.media(index, ofCallee: false)
    calleeMedia = Hosts.media(index, ofCallee: true)
    offer = AudioFormat.offers[Int.random(in: 0..<AudioFormat.offers.count, using: &random)]
    display = Self.names[Int.random(in: 0..<Self.names.count, using: &random)]
  }

  var callerTag: String { "c\(token)" }

  private static let names = [
    "Ada Okafor", "Bruno Silva", "Chen Wei", "Dana Levi", "Emil Novak", "Farah Haddad",
    "Grace Kim", "Hugo Meyer",
  ]
}
