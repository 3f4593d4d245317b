/// A response's status code (RFC 3261 §21).
public struct StatusCode: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible
{
  /// The first digit's meaning (RFC 3261 §7.2).
  public enum Class: Int, Hashable, Sendable, CaseIterable {
    case provisional = 1, success, redirection, requestFailure, serverFailure, globalFailure
  }

  public let rawValue: Int

  /// Makes a code; nil outside 100...699.
  public init?(rawValue: Int) {
    guard (100...699).contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  private init(known rawValue: Int) {
    self.rawValue = rawValue
  }

  public var `class`: Class {
    switch rawValue {
    case ..<200: .provisional
    case ..<300: .success
    case ..<400: .redirection
    case ..<500: .requestFailure
    case ..<600: .serverFailure
    default: .globalFailure
    }
  }

  public var isProvisional: Bool { rawValue < 200 }
  public var isFinal: Bool { rawValue >= 200 }
  public var isSuccess: Bool { (200..<300).contains(rawValue) }
  public var isFailure: Bool { rawValue >= 300 }

  public var description: String { String(rawValue) }

  /// The reason phrase RFC 3261 §21 suggests, or the class's name.
  public var reason: String {
    Self.reasons[rawValue] ?? "\(`class`)".capitalizedFirst
  }

  public static func < (left: StatusCode, right: StatusCode) -> Bool {
    left.rawValue < right.rawValue
  }

  public static let trying = StatusCode(known: 100)
  public static let ringing = StatusCode(known: 180)
  public static let sessionProgress = StatusCode(known: 183)
  public static let ok = StatusCode(known: 200)
  public static let accepted = StatusCode(known: 202)
  public static let badRequest = StatusCode(known: 400)
  public static let unauthorized = StatusCode(known: 401)
  public static let forbidden = StatusCode(known: 403)
  public static let notFound = StatusCode(known: 404)
  public static let methodNotAllowed = StatusCode(known: 405)
  public static let proxyAuthenticationRequired = StatusCode(known: 407)
  public static let requestTimeout = StatusCode(known: 408)
  public static let temporarilyUnavailable = StatusCode(known: 480)
  public static let noSuchTransaction = StatusCode(known: 481)
  public static let loopDetected = StatusCode(known: 482)
  public static let tooManyHops = StatusCode(known: 483)
  public static let busyHere = StatusCode(known: 486)
  public static let requestTerminated = StatusCode(known: 487)
  public static let notAcceptableHere = StatusCode(known: 488)
  public static let serverInternalError = StatusCode(known: 500)
  public static let notImplemented = StatusCode(known: 501)
  public static let badGateway = StatusCode(known: 502)
  public static let serviceUnavailable = StatusCode(known: 503)
  public static let serverTimeout = StatusCode(known: 504)
  public static let busyEverywhere = StatusCode(known: 600)
  public static let decline = StatusCode(known: 603)

  private static let reasons: [Int: String] = [
    100: "Trying", 180: "Ringing", 181: "Call Is Being Forwarded", 182: "Queued",
    183: "Session Progress", 200: "OK", 202: "Accepted", 300: "Multiple Choices",
    301: "Moved Permanently", 302: "Moved Temporarily", 305: "Use Proxy",
    380: "Alternative Service", 400: "Bad Request", 401: "Unauthorized",
    402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout",
    410: "Gone", 413: "Request Entity Too Large", 414: "Request-URI Too Long",
    415: "Unsupported Media Type", 416: "Unsupported URI Scheme", 420: "Bad Extension",
    421: "Extension Required", 423: "Interval Too Brief", 480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist", 482: "Loop Detected", 483: "Too Many Hops",
    484: "Address Incomplete", 485: "Ambiguous", 486: "Busy Here", 487: "Request Terminated",
    488: "Not Acceptable Here", 491: "Request Pending", 493: "Undecipherable",
    500: "Server Internal Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Server Time-out", 505: "Version Not Supported",
    513: "Message Too Large", 600: "Busy Everywhere", 603: "Decline",
    604: "Does Not Exist Anywhere", 606: "Not Acceptable",
  ]
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
