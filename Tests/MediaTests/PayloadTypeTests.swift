import Media
import Testing

struct PayloadTypeTests {
  @Test func `a payload type has seven bits`() {
    #expect(PayloadType(rawValue: 127) != nil)
    #expect(PayloadType(rawValue: 128) == nil)
  }
}
