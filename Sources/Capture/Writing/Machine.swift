#if canImport(Glibc)
  import Glibc
#endif

/// The machine this runs on, for the header of a capture.
enum Machine {
  static let isBig = 1.bigEndian == 1

  /// The operating system and its version, such as `Linux 6.1.0`.
  static let system: String? = {
    var names = utsname()
    guard uname(&names) == 0 else { return nil }
    return text(of: names.sysname) + " " + text(of: names.release)
  }()

  private static func text<Characters>(of characters: Characters) -> String {
    // A C array, which comes as a tuple; it ends with a zero.
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
