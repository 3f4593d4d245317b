public import Checks

/// What one check said of all the calls of a capture.
public struct CheckTally: Sendable, Hashable {
  public let check: CheckID
  public let severity: CheckCard.Severity
  /// Why the check may fail under the policy; nil where it may not.
  public let deviation: String?
  /// Whether it judges all calls together, and so says one thing of the capture.
  public let isOfSeries: Bool
  /// In how many calls each verdict was reached.
  public private(set) var passed = 0
  public private(set) var failed = 0
  public private(set) var inconclusive = 0
  public private(set) var notApplicable = 0
  /// Whether it was not asked at all, which is no verdict.
  public internal(set) var isUnasked = false
  /// The first reason for which something stayed open.
  public private(set) var doubt: String?
  /// In how many of the calls that failed something was found that stands.
  private var standing = 0
  /// The first thing found in a call of which nothing stands.
  private var excusable: String?

  package init(_ card: CheckCard, deviation: String?, isOfSeries: Bool = false) {
    check = card.id
    severity = card.severity
    self.deviation = deviation
    self.isOfSeries = isOfSeries
  }

  package mutating func count(_ verdict: Verdict, times: Int = 1) {
    switch verdict {
    case .passed: passed += times
    case .failed(let found):
      failed += times
      if found.contains(where: \.stands) {
        standing += times
      } else {
        excusable = excusable ?? found.first?.message
      }
    case .notApplicable: notApplicable += times
    case .inconclusive(let why):
      inconclusive += times
      doubt = doubt ?? why
    }
  }

  /// Leaves open, when all were counted, what messages may excuse that are missing somewhere in the
  /// capture: what `Verdict.tempered(by:)` does where it is known of which call they are.
  mutating func temper(by doubt: String) {
    guard let excusable else { return }
    self.doubt = "\(excusable); but \(doubt)"
    inconclusive += failed - standing
    failed = standing
    self.excusable = nil
  }

  /// Whether it failed in a way that fails the capture.
  public var isBroken: Bool { failed > 0 && isBreaking }

  /// Whether what it finds fails the capture.
  var isBreaking: Bool { severity == .failure && deviation == nil }

  /// The verdict over all calls.
  public enum Word: String, Sendable {
    case passed, failed, inconclusive, notApplicable
    case unasked = "not asked"
  }

  public var word: Word {
    if isUnasked { return .unasked }
    if failed > 0 { return .failed }
    if inconclusive > 0 { return .inconclusive }
    return passed > 0 ? .passed : .notApplicable
  }
}
