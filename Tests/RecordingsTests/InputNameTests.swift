import Recordings
import Testing

struct InputNameTests {
  @Test func `a dash is standard input`() {
    #expect(InputName(rawValue: "-").isStandardInput)
    #expect(!InputName(rawValue: "a.pcap").isStandardInput)
  }
}
