#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file that bytes are written to until it has taken all of them.
package struct OutputDescriptor {
  private let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  /// Writes all of the bytes; gives the system's number for the reason where that cannot be done.
  ///
  /// Never ends the process where the file is gone, as Foundation's file handles do.
  package func put(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = write(number, part.baseAddress, part.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 {
        // No number tells why nothing was taken, and asking again would go on for ever.
        return EIO
      } else if errno == EAGAIN {
        // Whoever shares the file may have told it not to wait.
        var wanted = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
