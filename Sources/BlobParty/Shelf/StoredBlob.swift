public import Wire

/// A blob as it is kept.
public struct StoredBlob: Hashable, Sendable {
  public let container: String
  public let name: String
  public internal(set) var bytes: [UInt8]
  public internal(set) var metadata: [String: String]
  public internal(set) var contentType: String
  /// When it was stored last.
  public internal(set) var stored: Moment
  /// Changes with every write.
  public internal(set) var version: UInt64

  var etag: String { "\"0x\(String(version, radix: 16, uppercase: true))\"" }
}

/// What was done to a name, whether or not a blob is there now.
public struct BlobCount: Hashable, Sendable {
  /// Writes that made the blob where none was.
  public internal(set) var creations = 0
  /// Writes that replaced what was there.
  public internal(set) var overwrites = 0
  /// Writes that were refused because it was there.
  public internal(set) var refusals = 0

  /// Attempts to write what was written before.
  public var repeats: Int { overwrites + refusals }
}
