import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why the operating system refused something of a file, in its own words.
package enum SystemReason {
  /// `No space left on device`; Foundation's sentence where the system gave no reason.
  ///
  /// Foundation's own sentences name a number where a person wants the cause, which is below.
  package static func of(_ error: any Error) -> String {
    code(of: error).map { String(cString: strerror($0)) } ?? (error as NSError).localizedDescription
  }

  /// The system's number for it, such as ENOSPC; nil where there is none.
  package static func code(of error: any Error) -> Int32? {
    if let known = error as? POSIXError { return known.code.rawValue }
    let told = error as NSError
    if told.domain == NSPOSIXErrorDomain { return Int32(told.code) }
    switch told.userInfo[NSUnderlyingErrorKey] {
    case let cause as POSIXError: return cause.code.rawValue
    case let cause as NSError where cause.domain == NSPOSIXErrorDomain: return Int32(cause.code)
    default: return nil
    }
  }
}
