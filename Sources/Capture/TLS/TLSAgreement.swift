/// What both hellos of a TLS connection together say, and which keys that asks for.
struct TLSAgreement {
  let hello: TLSClientHello
  let answer: TLSServerHello
  let suite: TLSCipherSuite

  /// Nil where one is not known, or where they agree on what is not read here.
  init?(_ hello: TLSClientHello?, _ answer: TLSServerHello?) {
    guard let hello, let answer, let suite = TLSCipherSuite(answer.suite),
      answer.version == 0x0304 || answer.version == 0x0303,
      TLSCipherSuite.isOfThirteen(answer.suite) == (answer.version == 0x0304)
    else { return nil }
    self.hello = hello
    self.answer = answer
    self.suite = suite
  }

  var isThirteen: Bool { answer.version == 0x0304 }

  /// Why a connection with that answer is not read.
  static func reasonAgainst(_ answer: TLSServerHello) -> TLSReading.Reason {
    guard answer.version == 0x0304 || answer.version == 0x0303 else {
      return .version(TLSServerHello.name(answer.version))
    }
    return .suite(TLSCipherSuite.name(answer.suite))
  }

  /// Which secret comes next for one of the sides.
  func label(isClient: Bool, hasFinished: Bool) -> TLSKeyLog.Label {
    switch (isThirteen, hasFinished, isClient) {
    case (false, _, _): .master
    case (true, false, true): .clientHandshake
    case (true, false, false): .serverHandshake
    case (true, true, true): .clientTraffic
    case (true, true, false): .serverTraffic
    }
  }

  /// In bytes.
  var secretLength: Int { isThirteen ? suite.digest.length : 48 }

  /// The keys that a secret gives one of the sides.
  func protection(_ secret: [UInt8], isClient: Bool) -> TLSProtection {
    isThirteen
      ? TLSProtection(secret: secret, suite)
      : TLSProtection(
        master: secret, client: hello.random, server: answer.random, isClient: isClient, suite)
  }
}
