import Foundation
import Testing
import Wire

struct SystemReasonTests {
  @Test func `what Foundation gives a number is said in the system's words`() {
    let made = #expect(throws: (any Error).self) {
      try FileManager.default.createDirectory(
        atPath: "/dev/null/below", withIntermediateDirectories: true)
    }
    #expect(made.map { SystemReason.of($0) } == "Not a directory")
    let read = #expect(throws: (any Error).self) {
      try Data(contentsOf: URL(fileURLWithPath: "/"))
    }
    #expect(read.map { SystemReason.of($0) } == "Is a directory")
    #expect(read.flatMap { SystemReason.code(of: $0) } == EISDIR)
  }

  @Test func `an error without a cause keeps its own sentence`() {
    struct Odd: Error, LocalizedError { let errorDescription: String? = "it is odd" }
    #expect(SystemReason.of(Odd()) == "it is odd")
    #expect(SystemReason.code(of: Odd()) == nil)
  }
}
