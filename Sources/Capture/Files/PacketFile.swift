#if canImport(Glibc)
  import Glibc
#endif

/// A capture file (pcap or pcapng) open for reading, or standard input.
///
/// Plain files are mapped: packets are looked at where they lie, and can be looked at again.
/// Pipes are read as packets come. libpcap's reader is not used: it knows no further format,
/// wants one link type a file, and takes several times as long.
package final class PacketFile {
  package let path: String
  let supply: any ByteSupply
  let format: Format

  enum Format {
    case pcap(PcapHeader, LinkType)
    case pcapng
  }

  /// Opens the file and reads its header; `CaptureFile.standardInput` is standard input.
  package convenience init(_ path: String) throws(CaptureError) {
    try self.init(path, OpenedFile.supply(path))
  }

  /// Reads the header of what is at hand; `path` is what it is called.
  init(_ path: String, _ supply: any ByteSupply) throws(CaptureError) {
    self.path = path
    self.supply = supply
    var window = ByteWindow(supply)
    // A pcapng section is recognised by its first 12 bytes, a pcap header by four.
    let start = window.view(at: 0, count: 12) ?? window.rest(atMost: 12)
    if PcapngBlocks.begin(start) {
      format = .pcapng
    } else if PcapHeader.begins(start) {
      guard let bytes = window.view(at: 0, count: PcapHeader.length),
        let header = PcapHeader(bytes)
      else {
        throw .cannotRead(
          path: path,
          reason: window.problem
            ?? "it ends inside the pcap header, after \(window.end) of \(PcapHeader.length) bytes")
      }
      format = try Self.pcap(header, path)
    } else {
      throw .cannotRead(
        path: path,
        reason: window.problem ?? ForeignFile.describe(window.rest(atMost: 512)))
    }
  }

  private static func pcap(
    _ header: PcapHeader, _ path: String
  ) throws(CaptureError) -> Format {
    guard header.major == 2 else {
      throw .cannotRead(
        path: path, reason: "it is pcap of version \(header.major).\(header.minor), not 2")
    }
    guard let linkType = UInt16(exactly: header.linkNumber).flatMap(LinkType.init(file:)) else {
      throw .linkType(
        source: CaptureError.name(path),
        name: PcapText.linkName(Int32(truncatingIfNeeded: header.linkNumber)))
    }
    return .pcap(header, linkType)
  }

  /// Whether bytes can be looked at again; where not, what is needed later must be copied.
  package var canReread: Bool { supply is MappedBytes }

  /// The memory taken for buffers (bytes): bounded whatever a packed file unpacks to.
  package var held: Int { supply.held }

  /// Bytes seen before; nil when there are no such bytes, or when they are gone.
  package func bytes(at offset: Int, count: Int) -> [UInt8]? {
    with(at: offset, count: count) { $0.copy }
  }

  /// Lends bytes seen before to a closure, which the view must not outlive; nil as above.
  package func with<Result>(
    at offset: Int, count: Int, _ body: (ByteView) -> Result
  ) -> Result? {
    (supply as? MappedBytes)?.with(at: offset, count: count, body)
  }

  /// Visits every packet in order; only a file that can be reread can be visited twice.
  ///
  /// `secrets` is given the TLS keys that the file holds, before the packets behind them.
  package func forEach(
    _ visit: (SavedPacket) -> Void, secrets: (TLSKeyLog) -> Void = { _ in }
  ) -> PacketFileEnd {
    var window = ByteWindow(supply)
    switch format {
    case .pcap(let header, let linkType):
      var cursor = PcapCursor(header, linkType)
      while let packet = cursor.next(&window) { visit(packet) }
      return PacketFileEnd(path, frames: cursor.frames, cursor.damage)
    case .pcapng:
      var cursor = PcapngCursor()
      while let packet = cursor.next(&window, secrets: secrets) { visit(packet) }
      return PacketFileEnd(
        path, frames: cursor.frames, cursor.damage, notes: cursor.notes, unread: cursor.unread)
    }
  }
}

/// What there is to say of a capture file when its packets were visited.
package struct PacketFileEnd {
  package let frames: Int
  /// Why the file was not read to its end; nil when it was.
  package let problem: CaptureError?
  package let notes: CaptureNotes
  /// How many packets had a link type that is not read here, by its name.
  package let unread: [String: Int]
  private let path: String

  init(
    _ path: String, frames: Int, _ damage: Damage?, notes: CaptureNotes = CaptureNotes(),
    unread: [UInt16: Int] = [:]
  ) {
    self.path = path
    self.frames = frames
    self.notes = notes
    self.unread = Dictionary(
      unread.map { (PcapText.linkName(Int32($0.key)), $0.value) }, uniquingKeysWith: +)
    problem = damage.map {
      .damaged(path: path, afterFrames: frames, offset: $0.offset, reason: $0.reason)
    }
  }

  /// The error of a file in which no packet had a link type that is read here.
  package var linkProblem: CaptureError? {
    guard !unread.isEmpty, unread.values.reduce(0, +) == frames else { return nil }
    return .linkType(
      source: CaptureError.name(path), name: unread.keys.sorted().joined(separator: ", "))
  }
}
