import Foundation
public import SIP
import Wire

/// One SIP message, with where and when it was seen.
public struct MessageRecord: Codable, Hashable, Sendable {
  /// The packet's number in the capture, from 1; of several packets, the last one.
  public var frame: Int
  public var at: String
  /// From the call's start; outside calls from the capture's.
  public var seconds: Double
  public var transport: String
  public var from: String
  public var to: String
  public var startLine: String
  /// Of a request.
  public var method: String?
  /// Of a response.
  public var status: Int?
  /// `1 INVITE`.
  public var cseq: String
  public var fromTag: String?
  public var toTag: String?
  /// Whether the same bytes went the same way before; absent where not.
  public var isRepeated: Bool?
  /// Values by header name, in the usual spelling, one a field line; only the notable ones.
  public var headers: [String: [String]]
  public var body: BodyRecord?
  /// What is wrong with it by the grammar, though it could be read; absent where nothing is.
  public var faults: [String]?
  /// The whole message, only where asked for; as base64 where it is not UTF-8.
  public var text: String?
  public var base64: String?

  /// Nil for what is no SIP message.
  init?(_ sighting: Sighting, _ clock: RecordClock, isRepeated: Bool = false) {
    guard let message = sighting.message else { return nil }
    frame = sighting.frame
    at = sighting.at.utc
    seconds = clock.seconds(sighting.at)
    transport = sighting.transport.rawValue
    from = sighting.source.description
    to = sighting.destination.description
    self.isRepeated = isRepeated ? true : nil
    startLine = message.firstLine
    method = message.method?.rawValue
    status = message.status?.rawValue
    cseq = message.cseq.description
    fromTag = message.fromTag
    toTag = message.toTag
    headers = [:]
    for name in Self.notable {
      let values = message.headers(name)
      if !values.isEmpty { headers[name.text] = values }
    }
    body = BodyRecord(message)
    let found = message.faults
    faults = found.isEmpty ? nil : found.map(\.description)
    guard clock.detail == .full else { return }
    if let whole = String(validating: message.bytes, as: UTF8.self) {
      text = whole
    } else {
      base64 = Data(message.bytes).base64EncodedString()
    }
  }

  /// Records of messages in capture order; those sent again with the same bytes are marked.
  static func all(_ sightings: [Sighting], _ clock: RecordClock) -> [MessageRecord] {
    var seen: Set<Sent> = []
    return sightings.compactMap { sighting in
      let isNew = seen.insert(Sent(sighting)).inserted
      return MessageRecord(sighting, clock, isRepeated: !isNew)
    }
  }

  /// Bytes and the way they went.
  private struct Sent: Hashable {
    let message: Message?
    let source: Endpoint
    let destination: Endpoint

    init(_ sighting: Sighting) {
      message = sighting.message
      source = sighting.source
      destination = sighting.destination
    }
  }

  /// Headers that route, identify, or change what a call does.
  static let notable: [HeaderName] = [
    .via, .from, .to, .callID, .contact, .route, .recordRoute, .maxForwards,
    "P-Asserted-Identity", "Privacy", "Diversion", "History-Info", .require, .proxyRequire,
    .supported, .unsupported, .allow, .reason, .retryAfter, .referTo, .referredBy, .replaces,
    "Refer-Sub", .event, .subscriptionState, .expires, "Session-Expires", "Min-SE", "RSeq", "RAck",
    "Warning", .userAgent, .server, .transferContextToken,
  ]
}

extension Message {
  /// The request line or status line as it was written, without its line end.
  public var firstLine: String {
    String(decoding: bytes.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
  }
}
