import SIP
import Signaling
import Wire

/// Endpoints and messages for tests, with defaults for what a test does not care about.
enum Samples {
  static let alice = Endpoint(.v4(127, 0, 0, 1), 5060)
  static let bob = Endpoint(.v4(127, 0, 0, 2), 5060)

  static func request(
    _ method: Method = .invite, branch: String = "z9hG4bK-1", sentBy: String = "127.0.0.1:5060",
    viaParameters: String = "", callID: String = "call-1", fromTag: String = "a",
    toTag: String? = nil, cseq: UInt32 = 1, headers: [(HeaderName, String)] = [],
    transport: Transport = .udp
  ) throws -> Message {
    var draft = Draft(.request(method, uri: "sip:bob@127.0.0.2"))
    draft.append(
      .via, "SIP/2.0/\(transport.viaName) \(sentBy)\(viaParameters);branch=\(branch)")
    draft.append(.maxForwards, "70")
    draft.append(.from, "\"Alice\" <sip:alice@127.0.0.1>;tag=\(fromTag)")
    draft.append(.to, "<sip:bob@127.0.0.2>" + (toTag.map { ";tag=\($0)" } ?? ""))
    draft.append(.callID, callID)
    draft.append(.cseq, "\(CSeq(cseq, method))")
    for (name, value) in headers { draft.append(name, value) }
    return try draft.message()
  }

  static func reply(
    _ status: StatusCode, to request: Message, tag: String = "b",
    headers: [(HeaderName, String)] = []
  ) throws -> Message {
    var draft = Draft(status, replyingTo: request, tag: tag)
    for (name, value) in headers { draft.append(name, value) }
    return try draft.message()
  }
}
