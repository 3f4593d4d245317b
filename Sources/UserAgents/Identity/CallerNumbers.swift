/// Caller numbers that no other call of the run has, one after the other.
///
/// Parties are given ranges that do not meet; a judge joins the legs of a call by the number.
public struct CallerNumbers: Sendable, Hashable {
  private var next: UInt64

  /// The first number is +1555 and these digits, eight of them.
  public init(from first: UInt64) {
    next = first
  }

  public mutating func take() -> String {
    defer { next += 1 }
    let digits = "\(next)"
    return "+1555" + String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
  }
}
