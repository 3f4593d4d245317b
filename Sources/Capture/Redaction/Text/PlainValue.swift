/// Values that are words of the protocol, or numbers too short to be anybody's.
enum PlainValue {
  /// Parameters that count something, in 32 bits at most.
  private static let counts: Set<String> = [
    "expires", "min-se", "ttl", "duration", "rport", "retry-after", "reg-id", "keep", "counter",
    "limit", "rc", "nc",
  ]
  private static let longestCount = 10
  private static let longestNumber = 4

  /// Whether each word of a parameter's value, or of a header's, is known.
  static func isPlain(_ value: some Collection<UInt8>, of name: String = "") -> Bool {
    let isCount = counts.contains(name)
    return value.split { !WordCipher.isWordByte($0) }.allSatisfy { word in
      if word.allSatisfy(\.isDigit) {
        return word.count <= (isCount ? longestCount : longestNumber)
      }
      // RFC 7616 §3.4: a count in hexadecimal digits.
      if name == "nc", word.count == 8, word.allSatisfy({ $0.hexDigit != nil }) { return true }
      guard word.count <= longestWord else { return false }
      return words.contains(String(decoding: word, as: UTF8.self).lowercased())
        || ProtocolWords.isOfPhrase(Array(word))
    }
  }

  /// Whether it is a media type: what its first word says it is, and no number.
  static func isMediaType(_ value: some Collection<UInt8>) -> Bool {
    guard let slash = value.firstIndex(of: 0x2F) else { return false }
    let kind = String(decoding: value[..<slash], as: UTF8.self).lowercased().trimmedOfBlanks
    return mediaTypes.contains(kind) && TextRewriter.longestNumber(Array(value)) <= longestNumber
      && !value.contains(where: { $0 == 0x40 || $0 >= 0x80 })
  }

  private static let mediaTypes: Set<String> = [
    "application", "audio", "image", "message", "multipart", "text", "video", "*",
  ]
  private static let longestWord = 16

  private static let words: Set<String> = Set(
    """
    udp tcp tls ws wss sctp phone ip dialstring on off yes no true false
    invite ack bye cancel options register prack subscribe notify publish info refer message update
    unconditional busy noanswer answer unavailable day disturb deflection follow me service away
    deactivated probation rejected timeout giveup noresource invariant badfilter
    header session none critical id history full name uri required optional
    icon card alert impp uac uas presence dialog summary reg conference kpml winfo xcap diff
    md5 sess sha akav1 akav2 auth int sigcomp utf utf8 us ascii iso latin1 windows
    ordinary test operator payphone prison hotel hospital police ieps cellular roaming ocs priority
    data mobile hplmn vplmn calling called subscriber isdn national international private network
    application text audio video image multipart sdp sipfrag sip plain html xml pidf json
    gzip deflate compress identity br emergency urgent normal non manual auto require
    proxy redirect fork recurse parallel sequential queue dtmf infodtmf nil trickle ice g 3gpp mid
    early render attachment inline form signal recording package aib reference
    mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec gmt utc
    sip q preemption stir freeswitch x
    """.split(whereSeparator: \.isWhitespace).map { String($0) })
}
