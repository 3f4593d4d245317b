import Media
import SIP
import Signaling
import Speech
import Wire

/// One side of a call: its dialog, what was agreed on about audio, and the audio itself.
struct Leg: Sendable {
  let localTag: String
  let way: Way
  /// As it came or was sent.
  let invite: Message
  var dialog: Dialog?
  var answer: PendingAnswer?
  /// An INVITE of this end inside the dialog that has no final response.
  var reinvite: ClientTransactionID?
  /// What that INVITE offered; it counts once it is accepted.
  var offered: SessionDescription?
  var local: SessionDescription? { didSet { agree() } }
  var remote: SessionDescription? { didSet { agree() } }
  /// The endpoint audio is heard at and spoken from.
  let media: Endpoint
  /// Whether both ends hold it for answered.
  var isTakenUp = false

  /// Where audio goes; nil where the other end wants none.
  private(set) var path: AudioPath?
  var route = ReturnPath()
  var playout: Playout
  var ear = Ear()
  /// What is said over RTCP; nil before the audio begins.
  var reports: ReportExchange?

  init(_ invite: Message, localTag: String, way: Way, media: Endpoint, _ playout: Playout) {
    self.invite = invite
    self.localTag = localTag
    self.way = way
    self.media = media
    self.playout = playout
  }

  /// The codec that this leg's audio is in, as this end speaks.
  var codec: AudioCodec? { path?.codec }

  private mutating func agree() {
    guard let local, let remote else { return }
    path = AudioPath(local: local, remote: remote)
    route.announce(remote.audio.flatMap { remote.endpoint(of: $0) })
    ear.formats = AudioFormats(local)
  }
}

/// Which of a call's two legs.
enum Side: Hashable, Sendable {
  case caller, target

  var other: Side { self == .caller ? .target : .caller }
}
