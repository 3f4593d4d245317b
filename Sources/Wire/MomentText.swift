extension Moment {
  /// `2026-11-21T02:11:03.123456789Z` (RFC 3339), without the fraction where it is 0.
  public var utc: String {
    let days = Self.floor(nanoseconds, by: 86_400_000_000_000)
    let rest = nanoseconds - days * 86_400_000_000_000
    let (year, month, day) = Self.civil(days)
    let seconds = rest / 1_000_000_000
    let fraction = rest % 1_000_000_000
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))T"
      + time.joined(separator: ":") + (fraction == 0 ? "" : "." + Self.padded(fraction, 9)) + "Z"
  }

  /// Year, month and day of a day counted from 1970-01-01 (proleptic Gregorian calendar).
  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    // Counted from 0000-03-01, so that the leap day is the last of its year.
    let shifted = days + 719_468
    let era = floor(shifted, by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let year =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let calendar = month < 10 ? month + 3 : month - 9
    return (year + era * 400 + (calendar <= 2 ? 1 : 0), calendar, day)
  }

  private static func floor(_ value: Int64, by divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
