import Foundation
import Testing
import Voicemail
import Wire

struct MessageTests {
  @Test func `an id tells when and who, and reads back`() throws {
    let message = VoicemailKit.message()
    #expect(message.id.text.hasPrefix("20261129T052213.500Z-4915112345-"))
    #expect(message.id.began == Date(timeIntervalSince1970: 1_795_929_733.5))
    #expect(MessageID(message.id.text) == message.id)
    #expect(message.blobName == "2026/11/29/\(message.id.text).wav")
  }

  @Test(
    arguments: [
      (-3.0, "19700101T000000.000Z"), (951_782_400.0, "20000229T000000.000Z"),
      (4_107_542_399.999, "21000228T235959.999Z"), (.nan, "19700101T000000.000Z"),
    ]) func `days are those of the calendar`(seconds: Double, stamp: String)
  {
    var generator = SeededGenerator(seed: 1)
    let id = MessageID(
      began: Date(timeIntervalSince1970: seconds), caller: "", using: &generator)
    #expect(id.text.hasPrefix("\(stamp)-anonymous-"))
    #expect(MessageID(id.text) == id)
  }

  @Test func `ids sort by time`() {
    let ids = (0..<50).map { VoicemailKit.message($0, at: 1_795_929_733 + Double($0) * 0.7).id }
    #expect(ids.shuffled().sorted() == ids)
  }

  @Test(
    arguments: [
      "", "../../etc/passwd", "20261129T052213.500Z-49-", "20261329T052213.500Z-49-00000000",
      "20261129T052213.500Z-49/..-00000000", "20261129T052213.500Z-49-0000000é",
      "20261129T052213.500Z-\(String(repeating: "4", count: 64))-00000000",
    ]) func `what is no id is refused`(text: String)
  {
    #expect(MessageID(text) == nil)
  }

  @Test func `a hostile caller is bounded, and safe in a path and in a header`() {
    let message = VoicemailMessage(
      caller: "../\r\nx-ms-meta-evil: 1" + String(repeating: "ä", count: 1_000), called: "",
      callID: "")
    #expect(message.caller.utf8.count <= 258)
    #expect(MessageID(message.id.text) == message.id)
    for value in message.blobMetadata.values {
      #expect(value.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "\(value)")
    }
  }
}
