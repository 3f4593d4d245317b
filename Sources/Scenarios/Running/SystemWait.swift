import Systems
import Wire

/// How long a system wanted a processor and had none, and in how long a time.
struct SystemWait: Sendable {
  let waited: Duration
  let length: Duration

  /// Nil where the system was gone, is somebody else's, or the kernel does not count.
  init?(from before: ProcessorWait?, to after: ProcessorWait?, in length: Duration) {
    guard let before, let after else { return nil }
    waited = after.longest(since: before)
    self.length = length
  }
}
