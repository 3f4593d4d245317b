import SIP

/// Reads the bytes of one SIP message; what cannot be read is kept with the reason.
enum MessageReading {
  static func content(_ bytes: [UInt8]) -> Sighting.Content {
    do throws(ParseError) {
      return .sip(try Message(bytes))
    } catch {
      return .unreadable(bytes, error)
    }
  }
}
