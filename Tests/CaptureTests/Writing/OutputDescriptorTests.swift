import Capture
import Foundation
import Synchronization
import Testing

/// What goes wrong with a descriptor that is written to, without ending the process.
struct OutputDescriptorTests {
  private static func put(_ bytes: [UInt8], to number: Int32) -> Int32? {
    bytes.withUnsafeBytes { OutputDescriptor(number).put($0) }
  }

  @Test func `a pipe that does not wait is waited for until it has taken all`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reader, writer) = (ends[0], ends[1])
    defer { close(reader) }
    #expect(fcntl(writer, F_SETFL, O_NONBLOCK) == 0)
    // More than any pipe holds, so that it is full before all of it is written.
    let bytes = [UInt8](repeating: 7, count: 4 << 20)
    let trouble = Mutex<Int32?>(-1)
    Thread.detachNewThread {
      let number = Self.put(bytes, to: writer)
      trouble.withLock { $0 = number }
      // The reader's end, so that the number is there by then.
      close(writer)
    }
    let handle = FileHandle(fileDescriptor: reader, closeOnDealloc: false)
    let taken = try handle.readToEnd()?.count
    #expect(trouble.withLock { $0 } == nil)
    #expect(taken == bytes.count)
  }

  @Test func `a descriptor that takes nothing gives the reason`() throws {
    let descriptor = open("/dev/null", O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    #expect(Self.put([1], to: descriptor) == EBADF)
    #expect(Self.put([], to: descriptor) == nil)
  }
}
