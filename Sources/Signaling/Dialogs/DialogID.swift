public import SIP

/// What names a dialog at one of its ends (RFC 3261 §12): Call-ID, own tag, the other's tag.
public struct DialogID: Hashable, Sendable {
  public let callID: String
  public let localTag: String
  public let remoteTag: String

  public init(callID: String, localTag: String, remoteTag: String) {
    self.callID = callID
    self.localTag = localTag
    self.remoteTag = remoteTag
  }

  /// The dialog a received message is about; nil when a tag is missing.
  public init?(received message: Message) {
    guard let from = message.fromTag, let to = message.toTag else { return nil }
    self.init(
      callID: message.callID, localTag: message.isRequest ? to : from,
      remoteTag: message.isRequest ? from : to)
  }

  /// The dialog a message to be sent is about; nil when a tag is missing.
  public init?(sent message: Message) {
    guard let from = message.fromTag, let to = message.toTag else { return nil }
    self.init(
      callID: message.callID, localTag: message.isRequest ? from : to,
      remoteTag: message.isRequest ? to : from)
  }
}
