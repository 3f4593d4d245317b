import Testing
import UserAgents

struct RawBytesTests {
  @Test(arguments: [
    ("plain", Array("plain".utf8)),
    ("a{hex:00ffC3}b", [0x61, 0x00, 0xFF, 0xC3, 0x62]),
    ("{fill:3:ab}", Array("ababab".utf8)),
    ("{fill:2::;}", Array(":;:;".utf8)),
  ]) func `what is no text is written in braces`(_ text: String, _ bytes: [UInt8]) {
    #expect(RawBytes.read(text) == bytes)
  }

  @Test(arguments: [
    "{", "{}", "{a}", "{hex:}", "{hex:0}", "{hex:0g}", "{hex:00", "{fill:0:a}", "{fill:x:a}",
    "{fill:3:}", "{fill:65536:a}", "{fill:9223372036854775807:ab}", "{a{hex:zz}",
  ]) func `braces that say nothing stay as they are`(_ text: String) {
    #expect(RawBytes.read(text) == Array(text.utf8))
  }

  @Test func `no run is longer than a datagram`() {
    #expect(RawBytes.read("{fill:65535:a}").count == 65_535)
  }
}
