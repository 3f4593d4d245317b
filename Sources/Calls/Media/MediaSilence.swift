import Media
public import Wire

/// A direction that was agreed and in which nothing came, while the other one had sound.
public struct MediaSilence: Sendable {
  /// Since when nothing came.
  public enum Since: Sendable, Hashable {
    /// Since both had agreed to speak.
    case agreed
    /// Since the listener moved to another endpoint, said in that frame.
    case moved(frame: Int)
    /// Since the last packet: whether the path broke or the speaker fell silent is not to be seen.
    case lastHeard
    /// Since both had agreed, but audio between the same endpoints was another call's, or may be.
    case sharedEndpoints
    /// Since both had agreed, but a host of the silent side sends audio to where the listener sends
    /// from, with ports that nobody announced.
    case strayAudio(from: Endpoint)
    /// Since both had agreed, but what the other end heard was not cut at its pauses, as it had too
    /// many.
    case uncut
    /// Audio goes to a private address from which that end does not send: whether it gets there is
    /// not to be seen.
    case translated(Endpoint)

    /// Whether something was to be heard and was not.
    public var isCertain: Bool {
      switch self {
      case .agreed, .moved: true
      case .lastHeard, .sharedEndpoints, .strayAudio, .uncut, .translated: false
      }
    }
  }

  public let session: MediaSession
  /// The end that heard nothing.
  public let unheardAt: MediaSession.End
  public let since: Since
  public let from: Moment
  public let to: Moment
  /// What the other end heard meanwhile.
  public let heard: MediaStream

  /// Who was to be heard, and by whom.
  public var silent: MediaSide { session.side(unheardAt.other) }
  public var listener: MediaSide { session.side(unheardAt) }
}
