import Calls
import SIP
import Wire

/// The codecs of a message's first audio stream, in order.
struct AudioFormats {
  let codecs: [Codec]

  private init(_ codecs: [Codec]) { self.codecs = codecs }

  /// Reads an SDP body; nil where there is none, none that can be read, or no audio in it.
  init?(_ message: Message?) {
    guard let message, Self.isSDP(message), let session = try? SessionDescription(message.body),
      let audio = session.audio
    else { return nil }
    codecs = audio.codecs
  }

  /// Without telephone-event and comfort noise.
  var voices: [Codec] { codecs.filter { !$0.codecName.isSupplement } }

  /// Names in order, for people: `PCMU PCMA telephone-event`.
  var text: String { codecs.map(\.name).joined(separator: " ") }

  /// Whether both list the same codecs in the same order, whatever their payload types.
  func hasSameOrder(as other: AudioFormats) -> Bool {
    codecs.elementsEqual(other.codecs) { Self.isSame($0, $1) }
  }

  /// Those that others list as well, in the order they have here.
  func among(_ others: AudioFormats) -> AudioFormats {
    AudioFormats(codecs.filter { codec in others.codecs.contains { Self.isSame(codec, $0) } })
  }

  static func isSame(_ one: Codec, _ other: Codec) -> Bool {
    one.codecName == other.codecName && one.clockRate == other.clockRate
      && one.channels == other.channels
  }

  static func isSDP(_ message: Message) -> Bool {
    guard !message.body.isEmpty else { return false }
    return message.header(.contentType)?.lowercased().hasPrefix("application/sdp") ?? true
  }
}

/// An offer, its answer, and who made which.
struct OfferAnswerPair {
  let offer: Sighting
  let offered: AudioFormats
  let answer: Sighting
  let answered: AudioFormats

  /// The SDP of a transaction's request and of the first success or 183 that carries one.
  init?(_ invite: Transaction, _ evidence: Evidence) {
    guard let offered = evidence.formats(invite.request.message) else { return nil }
    let answers =
      invite.responses.filter { $0.status?.isSuccess == true }
      + invite.responses.filter { $0.status?.isProvisional == true }
    for answer in answers {
      guard let answered = evidence.formats(answer.message) else { continue }
      offer = invite.request
      self.offered = offered
      self.answer = answer
      self.answered = answered
      return
    }
    return nil
  }
}
