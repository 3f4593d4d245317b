import Crypto
import Foundation
import Wire

/// Containers and what is in them; a value that is handed requests and the time.
///
/// Microsoft Learn, "Blob Service REST API": Create Container, List Blobs, Put Blob, Get Blob, Get
/// Blob Properties, Delete Blob, Put Block, Put Block List.
struct BlobShelf: Sendable {
  struct Name: Hashable, Comparable, Sendable {
    let container: String
    let blob: String

    static func < (left: Name, right: Name) -> Bool {
      (left.container, left.blob) < (right.container, right.blob)
    }
  }

  let limits: BlobLimits
  private(set) var containers: Set<String>
  private(set) var blobs: [Name: StoredBlob] = [:]
  private(set) var counts: [Name: BlobCount] = [:]
  /// Blocks sent and not yet listed.
  private var blocks: [Name: [String: [UInt8]]] = [:]
  /// Blocks a blob is made of, for lists that name them again.
  private var committed: [Name: [String: [UInt8]]] = [:]
  private var version: UInt64 = 0x8DC_0000_0000_0000
  private var stored = 0

  init(containers: Set<String>, limits: BlobLimits) {
    self.containers = containers
    self.limits = limits
  }

  /// Does what an authentic request asks for.
  mutating func answer(_ request: BlobRequest, mayOverwrite: Bool, at now: Moment) -> BlobAnswer {
    do throws(BlobFailure) {
      return try perform(request, mayOverwrite: mayOverwrite, at: now)
    } catch {
      return BlobAnswer(error)
    }
  }

  private mutating func perform(
    _ request: BlobRequest, mayOverwrite: Bool, at now: Moment
  ) throws(BlobFailure) -> BlobAnswer {
    switch BlobOperation(request) {
    case .createContainer(let name): return try create(name, at: now)
    case .containerProperties(let name):
      guard containers.contains(name) else { throw .noContainer }
      return BlobAnswer(200, common(at: now))
    case .list(let name):
      guard containers.contains(name) else { throw .noContainer }
      return try BlobList(request).page(of: blobs, in: name, account: request.account)
    case .put(let name):
      guard request.header("x-ms-blob-type") == "BlockBlob" else {
        throw .invalid("Only block blobs are kept here; x-ms-blob-type must be BlockBlob.")
      }
      try checkMD5(request)
      committed[name] = nil
      return try write(name, request.body, request, mayOverwrite, at: now)
    case .putBlock(let name, let id): return try putBlock(id, of: name, request, at: now)
    case .putBlockList(let name):
      return try putBlockList(name, request, mayOverwrite, at: now)
    case .get(let name): return try get(name, request)
    case .properties(let name):
      let blob = try blob(name)
      return BlobAnswer(
        200, properties(blob) + [("Content-Length", "\(blob.bytes.count)")])
    case .delete(let name):
      stored -= try blob(name).bytes.count
      blobs[name] = nil
      committed[name] = nil
      return BlobAnswer(202, common(at: now))
    case nil: throw .unsupported
    }
  }

  private mutating func create(
    _ name: String, at now: Moment
  ) throws(BlobFailure) -> BlobAnswer {
    guard !containers.contains(name) else { throw .containerExists }
    guard (3...63).contains(name.utf8.count), containers.count < 1_000,
      name.utf8.allSatisfy({
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
      })
    else {
      throw BlobFailure(400, "InvalidResourceName", "The specified resource name is invalid.")
    }
    containers.insert(name)
    return BlobAnswer(201, common(at: now))
  }

  private mutating func putBlock(
    _ id: String, of name: Name, _ request: BlobRequest, at now: Moment
  ) throws(BlobFailure) -> BlobAnswer {
    guard containers.contains(name.container) else { throw .noContainer }
    guard let raw = Data(base64Encoded: id), (1...64).contains(raw.count) else {
      throw BlobFailure(400, "InvalidQueryParameterValue", "The block's id is no Base64.")
    }
    try checkMD5(request)
    let old = blocks[name]?[id]?.count ?? 0
    guard (blocks[name]?.count ?? 0) < limits.mostBlocks, blocks.count < limits.mostBlobs,
      stored + request.body.count - old <= limits.mostBytes
    else { throw .tooLarge }
    stored += request.body.count - old
    blocks[name, default: [:]][id] = request.body
    return BlobAnswer(201, common(at: now) + md5(of: request.body))
  }

  private mutating func putBlockList(
    _ name: Name, _ request: BlobRequest, _ mayOverwrite: Bool, at now: Moment
  ) throws(BlobFailure) -> BlobAnswer {
    guard
      let list = XMLText.elements(
        ["Latest", "Uncommitted", "Committed"], of: String(decoding: request.body, as: UTF8.self))
    else {
      throw BlobFailure(400, "InvalidXmlDocument", "XML specified is not syntactically valid.")
    }
    try checkMD5(request)
    let (fresh, old) = (blocks[name] ?? [:], committed[name] ?? [:])
    var bytes: [UInt8] = []
    var used: [String: [UInt8]] = [:]
    for (kind, id) in list {
      let block =
        switch kind {
        case "Latest": fresh[id] ?? old[id]
        case "Uncommitted": fresh[id]
        default: old[id]
        }
      guard let block else { throw .blockList }
      used[id] = block
      bytes += block
      guard bytes.count <= limits.mostBytes else { throw .tooLarge }
    }
    let answer = try write(name, bytes, request, mayOverwrite, at: now)
    stored -= fresh.values.reduce(0) { $0 + $1.count }
    blocks[name] = nil
    committed[name] = used
    return answer
  }

  private mutating func write(
    _ name: Name, _ bytes: [UInt8], _ request: BlobRequest, _ mayOverwrite: Bool, at now: Moment
  ) throws(BlobFailure) -> BlobAnswer {
    guard containers.contains(name.container) else { throw .noContainer }
    guard (1...1_024).contains(name.blob.utf8.count) else { throw .badTarget }
    let old = blobs[name]
    if let old {
      if request.header("if-none-match") == "*" || !mayOverwrite {
        counts[name, default: BlobCount()].refusals += 1
        throw mayOverwrite ? .blobExists : .overwrite
      }
      if let wanted = request.header("if-match"), wanted != "*", wanted != old.etag {
        throw .condition
      }
    } else if request.header("if-match") != nil {
      throw .condition
    }
    let growth = bytes.count - (old?.bytes.count ?? 0)
    guard stored + growth <= limits.mostBytes, old != nil || blobs.count < limits.mostBlobs else {
      throw .tooLarge
    }
    stored += growth
    version += 1
    let blob = StoredBlob(
      container: name.container, name: name.blob, bytes: bytes, metadata: request.metadata,
      contentType: request.header("x-ms-blob-content-type") ?? request.header("content-type")
        ?? "application/octet-stream", stored: now, version: version)
    blobs[name] = blob
    if old == nil {
      counts[name, default: BlobCount()].creations += 1
    } else {
      counts[name, default: BlobCount()].overwrites += 1
    }
    return BlobAnswer(
      201,
      [
        ("ETag", blob.etag), ("Last-Modified", HTTPDate.text(now)),
        ("x-ms-request-server-encrypted", "true"),
      ] + md5(of: bytes))
  }

  private func get(_ name: Name, _ request: BlobRequest) throws(BlobFailure) -> BlobAnswer {
    let blob = try blob(name)
    guard let text = request.header("x-ms-range") ?? request.header("range") else {
      return BlobAnswer(200, properties(blob), body: blob.bytes)
    }
    guard let range = ByteRange(text)?.clamped(to: blob.bytes.count) else { throw .range }
    return BlobAnswer(
      206,
      properties(blob, isPart: true) + [
        (
          "Content-Range",
          "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(blob.bytes.count)"
        )
      ], body: Array(blob.bytes[range]))
  }

  private func blob(_ name: Name) throws(BlobFailure) -> StoredBlob {
    guard containers.contains(name.container) else { throw .noContainer }
    guard let blob = blobs[name] else { throw .noBlob }
    return blob
  }

  private func checkMD5(_ request: BlobRequest) throws(BlobFailure) {
    guard let given = request.header("content-md5") else { return }
    let own = Data(Insecure.MD5.hash(data: request.body)).base64EncodedString()
    guard given == own else { throw .md5 }
  }

  private func md5(of bytes: [UInt8]) -> [(name: String, value: String)] {
    [("Content-MD5", Data(Insecure.MD5.hash(data: bytes)).base64EncodedString())]
  }

  private func common(at now: Moment) -> [(name: String, value: String)] {
    [("ETag", "\"0x8DC000000000001\""), ("Last-Modified", HTTPDate.text(now))]
  }

  private func properties(
    _ blob: StoredBlob, isPart: Bool = false
  ) -> [(name: String, value: String)] {
    [
      ("ETag", blob.etag), ("Last-Modified", HTTPDate.text(blob.stored)),
      ("x-ms-creation-time", HTTPDate.text(blob.stored)), ("x-ms-blob-type", "BlockBlob"),
      ("x-ms-lease-status", "unlocked"), ("x-ms-lease-state", "available"),
      ("x-ms-server-encrypted", "true"), ("Accept-Ranges", "bytes"),
      ("Content-Type", blob.contentType),
    ] + blob.metadata.sorted { $0.key < $1.key }.map { ("x-ms-meta-\($0)", $1) }
      // Of a part, Content-MD5 would be that of the part.
      + (isPart
        ? [("x-ms-blob-content-md5", md5(of: blob.bytes)[0].value)] : md5(of: blob.bytes))
  }
}
