import Wire

/// Where one side's audio is to be sent, and from where it is believed (symmetric RTP, RFC 4961).
///
/// The announced endpoint has precedence. Until something has come from there, the first other
/// sender is taken for the side itself, as behind a translator of addresses; later ones are not.
struct ReturnPath: Sendable {
  private var announced: Endpoint?
  private var elsewhere: Endpoint?
  private var isAnnouncedHeard = false

  /// Where to send.
  var destination: Endpoint? { elsewhere ?? announced }

  mutating func announce(_ endpoint: Endpoint?) {
    guard endpoint != announced else { return }
    announced = endpoint
    elsewhere = nil
    isAnnouncedHeard = false
  }

  /// Whether a packet from there is of this side.
  mutating func accepts(from source: Endpoint) -> Bool {
    if source == announced {
      isAnnouncedHeard = true
      elsewhere = nil
      return true
    }
    guard !isAnnouncedHeard else { return false }
    if elsewhere == nil { elsewhere = source }
    return source == elsewhere
  }
}
