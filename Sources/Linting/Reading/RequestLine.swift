/// The first line of an HTTP request as documentation prints it: `PUT https://host/path`.
enum RequestLine {
  private static let methods = ["POST", "PUT", "PATCH", "GET", "DELETE"]

  static func begins(_ text: some Collection<Unicode.Scalar>) -> Bool {
    let words = String(String.UnicodeScalarView(text.prefix(24))).split(separator: " ")
    guard words.count >= 2, methods.contains(String(words[0])) else { return false }
    return words[1].hasPrefix("http://") || words[1].hasPrefix("https://")
      || words[1].hasPrefix("/")
  }
}
