/// Which keys the records of a connection are opened with, and from when on.
extension TLSConnection {
  /// What both sides have agreed on; nil until they have.
  var agreement: TLSAgreement? { TLSAgreement(hello, answer) }

  /// Changes the keys where a message of TLS 1.3 says so (RFC 8446 §4.4.4, §4.6.3).
  mutating func follow(
    _ message: TLSHandshakeCutter.Message, _ side: Int, _ stamp: Stamp, _ keys: TLSKeyLog,
    _ plains: inout [Plain]
  ) {
    guard let agreement, agreement.isThirteen, directions[side].protection != nil else { return }
    switch message {
    case .finished where !directions[side].hasFinished:
      directions[side].hasFinished = true
      protect(side, stamp, keys, &plains)
    case .keyUpdate where directions[side].hasFinished:
      let secret = TLSKeySchedule.next(directions[side].secret, agreement.suite.digest)
      directions[side].secret = secret
      directions[side].protection = TLSProtection(secret: secret, agreement.suite)
    default: break
    }
  }

  /// Puts the keys in force that come next for that side.
  mutating func protect(
    _ side: Int, _ stamp: Stamp, _ keys: TLSKeyLog, _ plains: inout [Plain]
  ) {
    guard let agreement else {
      let reason = answer.map(TLSAgreement.reasonAgainst) ?? .noHandshake
      plains += lose(side, reason, stamp) + lose(1 - side, reason, stamp)
      return
    }
    let isClient = side == clientSide
    let label = agreement.label(isClient: isClient, hasFinished: directions[side].hasFinished)
    guard let secret = keys.secret(label, of: agreement.hello.random) else {
      plains += lose(side, .noKeys, stamp)
      return
    }
    guard secret.count == agreement.secretLength else {
      plains += lose(side, .wrongKeys, stamp)
      return
    }
    directions[side].secret = secret
    directions[side].protection = agreement.protection(secret, isClient: isClient)
  }
}
