import Wire

/// Several callers, of whom the first is a VIP.
enum GreetingLadders {
  static let number = "+14155550101"
  static let policy = "lifeboat.vips: [\(number)]"

  /// What each hears, by the seed of its sound; `isHeard`: the callers send sound, too.
  static func ladder(vip: Int, others: [Int], isHeard: Bool = false) -> String {
    ([vip] + others).enumerated().map { place, seed in
      let start = Double(place) * 10
      let own = place == 0 ? "caller=\(number)" : ""
      func at(_ later: Double) -> String { decimal(start + later, places: 3) }
      let call = "call=\(place + 1)"
      let system = "127.10.0.1:\(20_000 + place * 2)"
      let carrier = "127.10.0.2:\(4_000 + place * 2)"
      let silence =
        isHeard
        ? "carrier -> system RTP PCMU 320 \(at(0.02))..\(at(6.42)) \(call) sound=silence"
          + " media=\(carrier) to-media=\(system)" : ""
      return """
        carrier -> system  INVITE \(at(0)) \(call) \(own) media=\(carrier)
        system  -> carrier 100    \(at(0.001)) \(call)
        system  -> carrier 200    \(at(0.010)) \(call) own media=\(system)
        carrier -> system  ACK    \(at(0.011)) \(call)
        \(silence)
        system  -> carrier RTP PCMU 320 \(at(0.1))..\(at(6.5)) \(call) sound=speech:\(seed) media=\(system) to-media=\(carrier)
        carrier -> system  BYE    \(at(7.5)) \(call)
        system  -> carrier 200    \(at(7.501)) \(call)

        """
    }.joined()
  }
}
