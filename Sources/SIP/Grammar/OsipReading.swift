/// What libosip2's full parse found in a message: the second opinion on the scanner's reading.
public struct OsipReading: Hashable, Sendable {
  /// The protocol and version of the start line: the library takes any.
  public var version: String?
  /// A request's method; nil for a response.
  public var method: String?
  /// A request's URI as the library writes it again.
  public var requestURI: String?
  /// A response's status code; nil for a request.
  public var status: Int?
  public var reason: String?
  public var callID: String?
  public var cseqNumber: String?
  public var cseqMethod: String?
  public var hasFrom = false
  public var hasTo = false
  public var fromTag: String?
  public var toTag: String?
  /// The topmost Via's branch.
  public var branch: String?
  public var contentLength: String?
  public var viaCount = 0
  public var contactCount = 0
  public var routeCount = 0
  public var recordRouteCount = 0
  /// Headers the library has no type for.
  public var otherHeaderCount = 0
  /// How many parts the library made of the body: more than one for multipart.
  public var bodyCount = 0
  /// The body when it is one part.
  public var body: [UInt8] = []
}
