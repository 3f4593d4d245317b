#if canImport(Glibc)
  import Glibc
#endif

/// Reads capture files (pcap, pcapng).
public enum CaptureFile {
  /// The path that means standard input.
  public static let standardInput = "-"

  /// The sightings in a file; a file that breaks off in the middle gives what came before.
  ///
  /// Throws only when nothing could be read at all. Media packets are kept only where asked for;
  /// `keys`: those of TLS connections, beside what the file itself has.
  public static func read(
    _ path: String, sipPorts: Set<UInt16> = [5060], keepingMedia: Bool = false,
    keepingOther: Bool = false,
    keys: TLSKeyLog = TLSKeyLog()
  ) throws(CaptureError) -> CaptureReading {
    var reader = SightingReader(.ethernet, sipPorts: sipPorts, keys: keys)
    reader.keepsMedia = keepingMedia
    if keepingOther { reader.keepOtherTraffic() }
    return try read(PacketFile(path), reader)
  }

  /// The sightings in a file that is in memory; `path` is what it is called.
  package static func read(
    _ bytes: [UInt8], called path: String
  ) throws(CaptureError) -> CaptureReading {
    // The file lives no longer than the closure that is lent the bytes.
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(CaptureError) -> CaptureReading in
        try read(PacketFile(path, LentBytes(raw)), SightingReader(.ethernet))
      }
    }
    return try result.get()
  }

  private static func read(
    _ file: PacketFile, _ empty: SightingReader
  ) throws(CaptureError) -> CaptureReading {
    var reader = empty
    var reading = CaptureReading()
    let end = file.forEach { packet in
      reading.note(packet.stamp)
      let found = reader.read(
        packet.bytes, packet.linkType, originalLength: packet.originalLength, packet.stamp)
      if !found.isEmpty { reading.take(found, at: packet.stamp.at) }
      if reader.hasLost { reading.takeLost(&reader) }
    } secrets: {
      reader.add($0)
    }
    if let problem = end.linkProblem { throw problem }
    reading.finish(&reader)
    reading.frames = end.frames
    reading.notes = end.notes
    reading.problem = end.problem
    return reading
  }

  /// The frames of a file as they are, to be split or written again.
  ///
  /// Frames of several link types are an error: a frame does not say which one it has.
  public static func frames(
    _ path: String
  ) throws(CaptureError) -> (linkType: LinkType, frames: [Frame], problem: CaptureError?) {
    let file = try PacketFile(path)
    var frames: [Frame] = []
    var linkTypes: Set<LinkType> = []
    let end = file.forEach { packet in
      if let linkType = packet.linkType { linkTypes.insert(linkType) }
      frames.append(
        Frame(
          number: packet.stamp.frame, at: packet.stamp.at, bytes: packet.bytes.copy,
          originalLength: packet.originalLength))
    }
    if let problem = end.linkProblem { throw problem }
    guard linkTypes.count <= 1, end.unread.isEmpty else {
      let names = linkTypes.map { PcapText.linkName(Int32($0.rawValue)) } + end.unread.keys
      throw .cannotRead(
        path: path,
        reason: "it mixes link types (\(names.sorted().joined(separator: ", ")))")
    }
    return (linkTypes.first ?? .ethernet, frames, end.problem)
  }

  /// Whether a file can be read more than once: no pipe, no standard input.
  public static func isRepeatable(_ path: String) -> Bool {
    var status = stat()
    // One that is not there will be said so when it is opened.
    guard path != standardInput, stat(path, &status) == 0 else { return path != standardInput }
    return status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether two paths name one and the same file.
  static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(path, &first) == 0, stat(other, &second) == 0 else { return path == other }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
