import Glibc
import Systems
import Testing

/// What the kernel says of threads that want a processor.
struct ProcessorWaitTests {
  @Test(arguments: [
    ("3546812 2500000000 17", Duration?.some(.milliseconds(2_500))), ("0 0 0", .zero),
    ("", nil), ("1 2", nil), ("1 many 3", nil), ("1 -4 3", nil), ("1 99999999999999999999 3", nil),
  ])
  func `the second number is the wait`(text: String, waited: Duration?) {
    #expect(ProcessorWait.waited(text) == waited)
  }

  @Test func `a process that runs is read, and one that is not there is none`() throws {
    let before = try #require(ProcessorWait(of: getpid()))
    let after = try #require(ProcessorWait(of: getpid()))
    #expect(after.longest(since: before) >= .zero)
    #expect(before.longest(since: before) == .zero)
    #expect(ProcessorWait(of: .max) == nil)
  }
}
