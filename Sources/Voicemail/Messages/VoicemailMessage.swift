// Voicemail: messages that callers leave.
//
// What a caller says goes to a folder on this machine first (Spool), and from there to a store
// elsewhere (Delivery, BlobStore), exactly once, however often this process is killed between. The
// room knows nothing of SIP: it is handed samples and says when they are safe.

public import Foundation

/// What is known of a message beside its sound.
public struct VoicemailMessage: Codable, Hashable, Sendable {
  /// How the recording came to its end.
  public enum Ending: String, Codable, Hashable, Sendable, CaseIterable {
    /// The caller hung up.
    case hungUp = "hung-up"
    /// The caller said nothing more.
    case silence
    /// The longest time that is recorded was over.
    case longest
    /// The caller pressed a key.
    case key
    /// The service was asked to stop.
    case stopped
    /// The process died while the caller spoke; the sound ends at most a second too early.
    case killed
    /// The spool could not take more.
    case failed
  }

  public let id: MessageID
  /// As the call named them; at most 256 bytes each are kept.
  public let caller: String
  public let called: String
  public let callID: String
  /// To the millisecond.
  public let began: Date
  /// How long the sound is; 0 while it is being recorded.
  public internal(set) var seconds: Double
  /// Absent while it is being recorded.
  public internal(set) var ended: Ending?

  /// A message that begins now, with an id of its own.
  public init(
    caller: String, called: String, callID: String, began: Date,
    using generator: inout some RandomNumberGenerator
  ) {
    self.init(
      MessageID(began: began, caller: caller, using: &generator), caller: caller, called: called,
      callID: callID)
  }

  /// A message that begins now, with an id of its own.
  public init(caller: String, called: String, callID: String, began: Date = Date()) {
    var generator = SystemRandomNumberGenerator()
    self.init(
      caller: caller, called: called, callID: callID, began: began, using: &generator)
  }

  init(_ id: MessageID, caller: String, called: String, callID: String) {
    self.id = id
    self.caller = Self.bounded(caller)
    self.called = Self.bounded(called)
    self.callID = Self.bounded(callID)
    began = id.began
    seconds = 0
    ended = nil
  }

  private static func bounded(_ text: String) -> String {
    String(decoding: text.utf8.prefix(256), as: UTF8.self)
  }

  /// The place in a store, such as `2026/11/29/ID.wav`.
  ///
  /// It follows from the id alone, so that a message sent twice is one blob.
  public var blobName: String {
    let day = Array(id.text.prefix(8))
    return "\(String(day[0..<4]))/\(String(day[4..<6]))/\(String(day[6..<8]))/\(id.text).wav"
  }

  /// What a store is told of it: printable ASCII, anything else as `%XX` of its UTF-8.
  public var blobMetadata: [String: String] {
    [
      "caller": Self.printable(caller), "called": Self.printable(called),
      "callid": Self.printable(callID),
      "began": Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(began),
      "seconds": String(format: "%.3f", seconds), "ended": ended?.rawValue ?? "unknown",
    ]
  }

  private static func printable(_ text: String) -> String {
    text.utf8.map { byte in
      (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "%")
        ? String(UnicodeScalar(byte))
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
