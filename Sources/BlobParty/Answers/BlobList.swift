import Crypto
import Foundation
import Wire

/// A page of List Blobs: prefix, delimiter, marker, and how many at most.
struct BlobList: Hashable, Sendable {
  private let prefix: String
  private let delimiter: String
  private let marker: String
  private let most: Int
  private let hasMetadata: Bool

  init(_ request: BlobRequest) throws(BlobFailure) {
    prefix = request.query("prefix") ?? ""
    delimiter = request.query("delimiter") ?? ""
    marker = request.query("marker") ?? ""
    hasMetadata = request.query("include")?.split(separator: ",").contains("metadata") == true
    guard let text = request.query("maxresults") else {
      most = 5_000
      return
    }
    guard let count = Int(text), count > 0 else {
      throw BlobFailure(
        400, "OutOfRangeQueryParameterValue", "maxresults must be a number above 0.")
    }
    most = min(count, 5_000)
  }

  func page(
    of blobs: [BlobShelf.Name: StoredBlob], in container: String, account: String
  ) -> BlobAnswer {
    let all = blobs.filter { name, _ in
      name.container == container && name.blob.hasPrefix(prefix) && name.blob >= marker
    }.sorted { $0.key < $1.key }
    var entries: [String] = []
    var folders: Set<String> = []
    var next = ""
    for (name, blob) in all {
      guard entries.count < most else {
        next = name.blob
        break
      }
      let rest = name.blob.dropFirst(prefix.count)
      if !delimiter.isEmpty, let end = rest.range(of: delimiter) {
        let folder = prefix + rest[..<end.upperBound]
        if folders.insert(folder).inserted {
          entries.append("<BlobPrefix><Name>\(XMLText.escaped(folder))</Name></BlobPrefix>")
        }
      } else {
        entries.append(entry(blob))
      }
    }
    let text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\""
      + "\(XMLText.escaped("/\(account)"))\" ContainerName=\"\(XMLText.escaped(container))\">"
      + "<Prefix>\(XMLText.escaped(prefix))</Prefix><MaxResults>\(most)</MaxResults><Blobs>"
      + entries.joined()
      + "</Blobs><NextMarker>\(XMLText.escaped(next))</NextMarker></EnumerationResults>"
    return BlobAnswer(200, [("Content-Type", "application/xml")], body: Array(text.utf8))
  }

  private func entry(_ blob: StoredBlob) -> String {
    let md5 = Data(Insecure.MD5.hash(data: blob.bytes)).base64EncodedString()
    var text = "<Blob><Name>\(XMLText.escaped(blob.name))</Name><Properties>"
    for (name, value) in [
      ("Creation-Time", HTTPDate.text(blob.stored)),
      ("Last-Modified", HTTPDate.text(blob.stored)), ("Etag", blob.etag),
      ("Content-Length", "\(blob.bytes.count)"), ("Content-Type", blob.contentType),
      ("Content-MD5", md5), ("BlobType", "BlockBlob"), ("LeaseStatus", "unlocked"),
      ("LeaseState", "available"), ("ServerEncrypted", "true"),
    ] {
      text += "<\(name)>\(XMLText.escaped(value))</\(name)>"
    }
    text += "</Properties>"
    if hasMetadata {
      text += "<Metadata>"
      for (name, value) in blob.metadata.sorted(by: { $0.key < $1.key })
      where XMLText.isName(name) {
        text += "<\(name)>\(XMLText.escaped(value))</\(name)>"
      }
      text += "</Metadata>"
    }
    return text + "</Blob>"
  }
}
