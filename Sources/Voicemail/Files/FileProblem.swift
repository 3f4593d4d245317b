import Glibc

/// What the operating system said of a file.
struct FileProblem: Error, Hashable, Sendable {
  let doing: String
  let path: String
  let code: Int32

  /// With the error number of the call just made.
  init(_ doing: String, _ path: String, _ code: Int32 = errno) {
    self.doing = doing
    self.path = path
    self.code = code
  }

  var spoolError: SpoolError { .system(doing: doing, path: path, code: code) }
}
