import SIP

/// One row of a table of readings: what scanner and libosip2 must make of one message.
struct ExpectedReading: CustomStringConvertible, Sendable {
  enum Osip: Sendable {
    case reads, refuses, holdsNUL
  }

  let name: String
  /// Nil when the scanner reads it.
  let scanner: ParseError?
  let osip: Osip
  /// Where the two disagree although both, or libosip2 alone, read it.
  let differences: [ReadingComparison.Field: KnownDifference]

  init(
    _ name: String, scanner: ParseError? = nil, osip: Osip = .reads,
    differences: [ReadingComparison.Field: KnownDifference] = [:]
  ) {
    self.name = name
    self.scanner = scanner
    self.osip = osip
    self.differences = differences
  }

  var description: String { name }
}
