public import Calls

/// An RTP stream and the call that announced it.
public struct RecordedStream: Sendable {
  public let stream: MediaStream
  /// The call's place in the capture, from 1.
  public internal(set) var call = 0
  /// The frame of the call's first INVITE.
  let callStart: Int

  init(_ stream: MediaStream, callStart: Int) {
    self.stream = stream
    self.callStart = callStart
  }
}
