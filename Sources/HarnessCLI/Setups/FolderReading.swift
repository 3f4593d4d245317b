import Foundation
import Setups

/// The text files and captures of a folder, as far as harness init looks.
struct FolderReading {
  static let deepest = 6
  static let mostEntries = 20_000
  static let mostFiles = 4_000
  static let largestFile = 512 << 10
  static let mostBytes = 32 << 20

  /// What is made and not written; what harness itself leaves behind.
  private static let leftOut: Set = [
    "node_modules", "build", "dist", "target", "vendor", "out", "venv", "__pycache__",
    "DerivedData", SetupFiles.folder,
  ]

  private(set) var files: [FoundFile] = []
  private(set) var captures: [String] = []
  /// What was not looked at, in sentences.
  private(set) var notes: [String] = []

  private let root: String
  private var entries = 0
  private var bytes = 0
  private var large = 0
  private var deep = 0
  private var links = 0

  init(_ folder: URL) {
    root = folder.resolvingSymlinksInPath().path
    read("", depth: 0)
    if large > 0 { notes.append("not read: files over \(Self.largestFile >> 10) KiB (\(large))") }
    if deep > 0 { notes.append("not read: folders more than \(Self.deepest) deep (\(deep))") }
    if links > 0 { notes.append("not followed: links that lead out of the folder (\(links))") }
    if isFull { notes.append("the folder holds more than was read; name a smaller one") }
  }

  private var isFull: Bool {
    entries >= Self.mostEntries || files.count >= Self.mostFiles || bytes >= Self.mostBytes
  }

  private mutating func read(_ path: String, depth: Int) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []
    // What a run left, templates and all.
    if names.contains("run.json") { return }
    for name in names.sorted() where !isFull {
      entries += 1
      guard !name.hasPrefix("."), !Self.leftOut.contains(name), !isOwn(name, depth),
        !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
      else { continue }
      let below = path.isEmpty ? name : "\(path)/\(name)"
      switch kind("\(root)/\(below)") {
      case .typeDirectory where depth < Self.deepest: read(below, depth: depth + 1)
      case .typeDirectory: deep += 1
      case .typeRegular: take(below, at: "\(root)/\(below)")
      case .typeSymbolicLink:
        let end = URL(fileURLWithPath: "\(root)/\(below)").resolvingSymlinksInPath().path
        if !end.hasPrefix(root + "/") {
          links += 1
        } else if kind(end) == .typeRegular {
          take(below, at: end)
        }
      default: break
      }
    }
  }

  /// Files of an earlier harness init, and what it put aside.
  private func isOwn(_ name: String, _ depth: Int) -> Bool {
    depth == 0
      && (name == SetupFiles.configuration || name.hasPrefix("\(SetupFiles.configuration).bak")
        || name.hasPrefix("\(SetupFiles.folder).bak"))
  }

  private func kind(_ path: String) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType
  }

  private mutating func take(_ path: String, at place: String) {
    guard let handle = FileHandle(forReadingAtPath: place) else { return }
    defer { try? handle.close() }
    guard let head = try? handle.read(upToCount: 4096), !head.isEmpty else { return }
    if Self.isCapture(head, path) {
      captures.append(path)
      return
    }
    // Text has no NUL.
    guard !head.contains(0) else { return }
    let rest = (try? handle.read(upToCount: Self.largestFile)) ?? Data()
    let data = head + rest
    guard data.count <= Self.largestFile else {
      large += 1
      return
    }
    guard !data.contains(0) else { return }
    bytes += data.count
    // Old configurations have comments in Latin 1.
    let text = String(data: data, encoding: .utf8) ?? String(data: data, encoding: .isoLatin1) ?? ""
    files.append(FoundFile(path, text))
  }

  /// By the first bytes of pcap and pcapng; a compressed one also by its name.
  private static func isCapture(_ head: Data, _ path: String) -> Bool {
    let marks: [[UInt8]] = [
      [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0xC3, 0xD4], [0x4D, 0x3C, 0xB2, 0xA1],
      [0xA1, 0xB2, 0x3C, 0x4D], [0x0A, 0x0D, 0x0D, 0x0A],
    ]
    if marks.contains(where: { head.starts(with: $0) }) { return true }
    return head.starts(with: [0x1F, 0x8B]) && path.contains(".pcap")
  }
}
