/// How much a store takes before it refuses.
public struct BlobLimits: Hashable, Sendable {
  /// Of one request's body.
  public var mostBody: Int
  /// Of all blobs and blocks.
  public var mostBytes: Int
  public var mostBlobs: Int
  /// Of one blob.
  public var mostBlocks: Int
  public var mostConnections: Int
  public var mostJournal: Int

  public init(
    mostBody: Int = 64 << 20, mostBytes: Int = 1 << 30, mostBlobs: Int = 100_000,
    mostBlocks: Int = 50_000, mostConnections: Int = 512, mostJournal: Int = 200_000
  ) {
    self.mostBody = mostBody
    self.mostBytes = mostBytes
    self.mostBlobs = mostBlobs
    self.mostBlocks = mostBlocks
    self.mostConnections = mostConnections
    self.mostJournal = mostJournal
  }
}
