import Wire

/// What a stream gives.
extension Stream {
  /// Bytes in order, and the packet that brought or released them.
  enum Delivery {
    case bytes([UInt8], Stamp)
    /// Bytes the capture missed; what follows does not continue what was before.
    case gap(Hole, Stamp)
    /// The sender has finished (RFC 9293 §3.6).
    case end(Stamp)
  }

  /// Bytes that were sent and not captured.
  struct Hole {
    /// Nil where it is not known from where the stream went on.
    let length: Int?
    /// When they were sent: after what was known before, and before what shows the hole.
    let span: ClosedRange<Moment>
  }
}
