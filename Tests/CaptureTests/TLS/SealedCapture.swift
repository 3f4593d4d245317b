import Capture
import Foundation
import Wire

/// A capture of SIP over TLS that OpenSSL made, and its keys.
struct SealedCapture: Sendable {
  let name: String
  let frames: [Frame]
  let linkType: LinkType
  let keys: TLSKeyLog

  static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Captures/tls")

  static func path(_ name: String) -> String {
    folder.appendingPathComponent(name).path
  }

  init(_ name: String) throws {
    self.name = name
    let path = Self.path("\(name).pcapng")
    let saved = try CaptureFile.frames(path)
    frames = saved.frames
    linkType = saved.linkType
    var found = TLSKeyLog()
    _ = try PacketFile(path).forEach { _ in
    } secrets: {
      found.merge($0)
    }
    keys = found
  }

  /// What is read with its keys, or with others.
  func read(_ frames: [Frame]? = nil, keys: TLSKeyLog? = nil) -> CaptureReading {
    CaptureReading(frames ?? self.frames, linkType, keys: keys ?? self.keys)
  }

  /// The frames without some, numbered anew.
  func without(_ numbers: Int...) -> [Frame] {
    Self.numbered(frames.filter { !numbers.contains($0.number) })
  }

  /// The frames with one of them behind another, each place keeping its time.
  func moving(_ number: Int, behind other: Int) -> [Frame] {
    var moved = frames
    let frame = moved.remove(at: number - 1)
    moved.insert(frame, at: other - 1)
    for index in moved.indices { moved[index].at = frames[index].at }
    return Self.numbered(moved)
  }

  static func numbered(_ frames: [Frame]) -> [Frame] {
    var numbered = frames
    for index in numbered.indices { numbered[index].number = index + 1 }
    return numbered
  }
}
