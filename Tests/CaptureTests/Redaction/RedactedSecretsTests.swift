import Capture
import Foundation
import Testing
import Wire

@Test(arguments: SealedCall.all)
func `a redacted copy has neither keys nor what they would open`(call: SealedCall) throws {
  let capture = try SealedCapture(call.name)
  let redacted = try Redacted(SealedCapture.path("\(call.name).pcapng"))
  let after = Data(redacted.after)
  for line in String(decoding: capture.keys.text, as: UTF8.self).split(separator: "\n") {
    for word in line.split(separator: " ") {
      #expect(after.range(of: Data(word.utf8)) == nil, "\(word.prefix(30))")
    }
  }
  #expect((redacted.report.counts[.records] ?? 0) >= 10)
  try RawFile.withPath(redacted.after) { path in
    let frames = try CaptureFile.frames(path).frames
    #expect(frames.map(\.bytes.count) == capture.frames.map(\.bytes.count))
    // Even with the keys from elsewhere nothing can be read of it, and that is said.
    let reading = try CaptureFile.read(path, keys: capture.keys)
    #expect(reading.sightings.isEmpty)
    #expect(reading.tls.unreadCount == call.frames.count / 6)
    #expect(reading.tls.unread.map(\.reason) == [.noHandshake])
  }
}

@Test func `sealed records are masked even where other payloads stay`() throws {
  var settings = RedactionSettings(key: Redacted.key)
  settings.keepsOther = true
  let redacted = try Redacted(SealedCapture.path("tls13-aes128gcm.pcapng"), settings)
  try RawFile.withPath(redacted.after) { path in
    let keys = try SealedCapture("tls13-aes128gcm").keys
    #expect(try CaptureFile.read(path, keys: keys).words.isEmpty)
  }
}
