public import Media
import SIP
import Wire

/// The media of a capture: its streams, and the sessions that announced them.
public struct MediaReading: Sendable {
  public let streams: [MediaStream]
  /// Every leg with a session description, once for each answerer.
  public let sessions: [MediaSession]
  /// How many more streams there were than could be kept.
  package let leftOut: Int
  /// Why what is heard cannot be judged by what is here; nil where it can.
  package let doubt: String?
  /// What may be the audio of a call though it was taken for another's, or for nobody's.
  let elsewhere: [SharedAudio]
  private let found = SessionStreams()

  public init(streams: [MediaStream] = [], sessions: [MediaSession] = []) {
    self.init(streams, sessions, [])
  }

  package init(
    streams: [MediaStream], sessions: [MediaSession], leftOut: Int, doubt: String?
  ) {
    self.init(streams, sessions, [], leftOut: leftOut, doubt: doubt)
  }

  init(
    _ streams: [MediaStream], _ sessions: [MediaSession], _ elsewhere: [SharedAudio],
    leftOut: Int = 0, doubt: String? = nil
  ) {
    self.streams = streams
    self.sessions = sessions
    self.elsewhere = elsewhere
    self.leftOut = leftOut
    self.doubt = doubt
  }

  /// Finds the streams' calls by address and port over time.
  ///
  /// A flow that neither enough packets nor a session shows to be RTP is left out. Without flows
  /// the sessions are not read: a capture of signalling says nothing of media.
  public init(_ calls: [Call], _ flows: [MediaFlow]) {
    guard !flows.isEmpty else {
      self.init()
      return
    }
    var texts = SessionTexts()
    self.init(
      calls.enumerated().flatMap {
        MediaReading.sessions(of: $0.element, as: $0.offset, &texts)
      }, flows)
  }

  /// What a call's legs announce, under the number the call has among others.
  static func sessions(
    of call: Call, as index: Int, _ texts: inout SessionTexts
  ) -> [MediaSession] {
    var sessions: [MediaSession] = []
    for (place, leg) in call.legs.enumerated() {
      sessions += leg.sessions(call: index, leg: place, &texts)
    }
    return sessions
  }

  /// Finds whose the flows are among all sessions of a capture.
  private init(_ sessions: [MediaSession], _ flows: [MediaFlow]) {
    let directory = MediaDirectory(sessions)
    let streams = Self.inOrder(flows.flatMap(directory.streams(of:)))
    var elsewhere = SharedAudioBook()
    for stream in streams { elsewhere.note(stream, in: directory) }
    self.init(streams, sessions, elsewhere.all(streams))
  }

  /// By their first packets: a flow of several calls is a stream of each.
  static func inOrder(_ streams: [MediaStream]) -> [MediaStream] {
    streams.sorted { ($0.flow.firstFrame, $0.flow.ssrc) < ($1.flow.firstFrame, $1.flow.ssrc) }
  }

  /// The media of each of that many calls.
  public func ofCalls(_ count: Int) -> [MediaReading] {
    let streams = Dictionary(grouping: streams) { $0.call ?? -1 }
    let sessions = Dictionary(grouping: sessions, by: \.call)
    let elsewhere = Dictionary(grouping: elsewhere, by: { $0.call ?? -1 })
    return (0..<count).map {
      MediaReading(streams[$0] ?? [], sessions[$0] ?? [], elsewhere[$0] ?? [])
    }
  }

  /// The streams that no call announced.
  public var strays: [MediaStream] { streams.filter { $0.places.isEmpty } }

  /// The streams of a session that flow to one of its ends.
  public func streams(of session: MediaSession, to end: MediaSession.End) -> [MediaStream] {
    found.places(of: session, to: end, among: streams).map { streams[Int($0)] }
  }
}
