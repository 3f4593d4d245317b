/// Where messages end up.
///
/// A name that is taken is refused with `BlobError.exists` and what it holds stays as it is; a
/// caller that sends the same thing twice, because an answer was lost, thus stores it once.
public protocol BlobStore: Sendable {
  /// Stores the bytes; when this returns, the store promises to keep them.
  func put(
    _ name: String, _ bytes: [UInt8], _ metadata: [String: String]
  ) async throws(BlobError)
}
