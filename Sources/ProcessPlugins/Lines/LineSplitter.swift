/// Cuts what a process writes into lines of bounded length.
///
/// No more than one line's bound is ever kept, whatever comes.
public struct LineSplitter: Sendable {
  public enum Piece: Sendable, Hashable {
    /// Without its line end.
    case line([UInt8])
    /// A line went beyond the bound; the rest of it is skipped.
    case tooLong
  }

  /// The longest line, in bytes.
  public let most: Int
  private var pending: [UInt8] = []
  private var isSkipping = false

  public init(most: Int) {
    self.most = most
  }

  /// Takes the next bytes; gives the lines that are complete.
  public mutating func take(_ bytes: some Sequence<UInt8>) -> [Piece] {
    var pieces: [Piece] = []
    for byte in bytes {
      if byte == 0x0A {
        if !isSkipping { pieces.append(.line(pending)) }
        isSkipping = false
        pending.removeAll(keepingCapacity: pending.count < 1 << 16)
      } else if !isSkipping {
        if pending.count == most {
          pieces.append(.tooLong)
          isSkipping = true
          pending = []
        } else {
          pending.append(byte)
        }
      }
    }
    return pieces
  }

  /// What came after the last line end; nothing where all lines were ended.
  public mutating func finish() -> [UInt8] {
    defer { pending = [] }
    return pending
  }
}
