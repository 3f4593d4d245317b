import Wire

/// `Sun, 29 Nov 2026 05:22:13 GMT` (RFC 9110 §5.6.7), written and read.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  static func text(_ moment: Moment) -> String {
    let seconds = moment.nanoseconds / 1_000_000_000
    let utc = Moment(nanoseconds: seconds * 1_000_000_000).utc
    let day = days[Int(((seconds / 86_400) % 7 + 7) % 7)]
    let parts = utc.split(whereSeparator: { "-T:Z".contains($0) }).map(String.init)
    let month = months[(Int(parts[1]) ?? 1) - 1]
    return "\(day), \(parts[2]) \(month) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
  }

  /// Nil for other forms.
  static func read(_ text: String) -> Moment? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), (1...31).contains(day),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
      (1970...9999).contains(year)
    else { return nil }
    let time = parts[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3, time[0] < 24, time[1] < 60, time[2] < 61 else { return nil }
    return moment(year, month + 1, day, seconds: (time[0] * 60 + time[1]) * 60 + time[2])
  }

  /// `2026-11-29T05:22:13Z`, as signatures write times; seconds may be missing.
  static func readISO(_ text: String) -> Moment? {
    guard text.hasSuffix("Z") else { return nil }
    let parts = text.dropLast().split(whereSeparator: { "-T:".contains($0) }).map(String.init)
    let numbers = parts.compactMap { Double($0) }.filter { $0 >= 0 && $0 < 10_000 }.map { Int($0) }
    guard numbers.count == parts.count,
      numbers.count == 3 || numbers.count == 5 || numbers.count == 6,
      (1...12).contains(numbers[1]), (1...31).contains(numbers[2])
    else { return nil }
    let time = numbers.dropFirst(3) + [0, 0, 0]
    let clock = Array(time.prefix(3))
    return moment(
      numbers[0], numbers[1], numbers[2], seconds: (clock[0] * 60 + clock[1]) * 60 + clock[2])
  }

  private static func moment(_ year: Int, _ month: Int, _ day: Int, seconds: Int) -> Moment {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    func isLeap(_ year: Int) -> Bool { year % 4 == 0 && year % 100 != 0 || year % 400 == 0 }
    func leaps(before year: Int) -> Int {
      let last = year - 1
      return last / 4 - last / 100 + last / 400
    }
    var days = (year - 1970) * 365 + leaps(before: year) - leaps(before: 1970) + day - 1
    days += lengths.prefix(month - 1).reduce(0, +) + (month > 2 && isLeap(year) ? 1 : 0)
    return Moment(nanoseconds: Int64(days * 86_400 + seconds) * 1_000_000_000)
  }
}
