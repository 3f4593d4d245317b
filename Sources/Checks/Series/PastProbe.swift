/// What is kept of an OPTIONS that somebody asked a trunk with.
public struct PastProbe: Sendable, Hashable {
  public let asked: PastCall.Mark
  private let code: UInt16
  /// Who asked, as the table numbers them.
  var asker: UInt32 = 0
  private let end: PastCall.Mark

  /// The first final response; nil where none came.
  public var answer: (status: Int, mark: PastCall.Mark)? { code == 0 ? nil : (Int(code), end) }

  public init(_ asked: PastCall.Mark, _ answer: (status: Int, mark: PastCall.Mark)?) {
    self.asked = asked
    code = answer.map { UInt16(clamping: $0.status) } ?? 0
    end = answer?.mark ?? asked
  }

  /// Whether the answer says that all is well.
  public var isSuccess: Bool { (200..<300).contains(code) }
}
