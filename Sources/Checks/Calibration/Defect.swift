/// One way in which a system may be wrong, put into every correct trace that has room for it.
///
/// It changes what the system sends; the other parties go on as they did.
public struct Defect: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case drop, `repeat`, reorder, hold, delay, edit, insert
  }

  /// Short, with hyphens, unique: `cancel-with-to-tag`.
  public let name: String
  public let kind: Kind
  /// One sentence: what the system does wrong.
  public let meaning: String
  /// Every place of a trace it strikes; none where it does not fit.
  let strikes: @Sendable (Specimen) -> [Strike]

  public init(
    _ name: String, _ kind: Kind, _ meaning: String,
    _ strikes: @escaping @Sendable (Specimen) -> [Strike]
  ) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
    self.strikes = strikes
  }
}
