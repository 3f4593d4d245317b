import Capture
import Foundation

/// Captures before and after a redaction with a key that is the same in every test.
struct Redacted {
  static let key = RedactionKey("000102030405060708090a0b0c0d0e0f") ?? RedactionKey()

  let before: [UInt8]
  let after: [UInt8]
  let report: RedactionReport

  init(_ path: String, _ settings: RedactionSettings = RedactionSettings(key: key)) throws {
    before = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    (after, report) = try Redaction.rewrite(before, path: path, settings)
  }

  /// One datagram in a pcap file of raw IP, redacted; its payload afterwards.
  static func payload(
    _ text: String, _ settings: RedactionSettings = RedactionSettings(key: key)
  ) throws -> String {
    let file = try TestCapture.pcap([TestCapture.datagram(Array(text.utf8))])
    let (bytes, _) = try Redaction.rewrite(file, path: "test", settings)
    return String(decoding: bytes.suffix(text.utf8.count), as: UTF8.self)
  }
}
