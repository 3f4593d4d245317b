/// A check of the packets of media themselves.
///
/// Behind a network they are late by its jitter, and a bridge may have played music: a recorded
/// capture is judged by it where somebody asks for it by name. Its packets are read once more then.
public protocol PacketCheck: MediaCheck {}

extension PacketCheck {
  public var isStaged: Bool { true }
}
