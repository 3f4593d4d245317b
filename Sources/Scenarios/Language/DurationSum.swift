import Wire

/// A duration as a scenario writes it: `3s`, or a sum such as `3s + 500ms` and `3s - 50ms`.
enum DurationSum {
  /// The length; nil where a part is none, or where it is less than nothing.
  static func read(_ text: String) -> Duration? {
    var total = Duration.zero
    var sign = 1
    var expectsTerm = true
    for word in text.split(separator: " ") {
      if expectsTerm {
        guard let term = Duration(text: word) else { return nil }
        total += term * sign
      } else {
        guard word == "+" || word == "-" else { return nil }
        sign = word == "+" ? 1 : -1
      }
      expectsTerm.toggle()
    }
    return expectsTerm || total < .zero ? nil : total
  }
}
