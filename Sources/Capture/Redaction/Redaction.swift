#if canImport(Glibc)
  import Glibc
#endif

/// Takes numbers, names, addresses and sound out of a capture so that it can be shown to others.
///
/// The same key gives the same replacements; every replacement is as long as what it replaces, so
/// that lengths, sequence numbers and checksums stay right and the capture is judged the same.
/// The whole file is held in memory, twice. The copy is read again and held against the capture:
/// packets that it does not show as they were are counted.
public enum Redaction {
  private static let largestFile = 2_147_483_648

  /// Writes a redacted copy of a file.
  public static func rewrite(
    _ path: String, to copy: String, _ settings: RedactionSettings
  ) throws(CaptureError) -> RedactionReport {
    guard !isSame(path, copy) else {
      throw .cannotWrite(path: copy, reason: "it is the capture itself")
    }
    try OutputFile.check(copy)
    let (file, problem) = try read(path)
    if file.isEmpty, let problem { throw problem }
    let (bytes, said) = try rewrite(file, path: path, settings, isCut: problem != nil)
    try OutputFile.write(bytes, to: copy)
    var report = said
    report.problem = report.problem ?? problem
    return report
  }

  /// The redacted form of a file's bytes; `isCut`: there were more, which could not be read.
  package static func rewrite(
    _ file: [UInt8], path: String, _ settings: RedactionSettings, isCut: Bool = false
  ) throws(CaptureError) -> (bytes: [UInt8], report: RedactionReport) {
    var container = try CaptureContainer(file, path: path)
    if isCut, container.problem == nil { container.cutShort() }
    var packets = PacketRewriter(file, settings)
    for (place, linkType) in container.frames { packets.frame(place, linkType: linkType) }
    for range in container.padding {
      for index in range { packets.after[index] = 0 }
    }
    let frames = packets.finish()
    let bytes = container.write(frames) { address in
      var bytes = address
      packets.text.binaryAddress(&bytes, bytes.indices)
      return bytes
    }
    var report = packets.text.report
    if container.dropped > 0 { report.count(.blocks, container.dropped) }
    report.problem = container.problem
    // Frames whose first header is not known are masked whole, and not read either.
    let foreign = container.frames.count(where: {
      UInt16(exactly: $0.linkType).flatMap(LinkType.init(file:)) == nil
    })
    report.unread = settings.keepsOther ? 0 : foreign
    if foreign < container.frames.count {
      let seen = compare(file, with: bytes, path: path, settings)
      report.unread += seen.unread
      report.unchanged = seen.unchanged
    }
    return (bytes, report)
  }

  /// How many packets a reader sees otherwise in a copy, and how many as they should not be seen.
  package static func compare(
    _ file: [UInt8], with copy: [UInt8], path: String, _ settings: RedactionSettings
  ) -> (unread: Int, unchanged: Int) {
    let before = CopyComparison(file, path: path)
    let after = CopyComparison(copy, path: path, of: before, settings)
    return (before.differing(from: after), after.unchanged)
  }

  private static func isSame(_ path: String, _ copy: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(path, &first) == 0, stat(copy, &second) == 0 else { return path == copy }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// All bytes of a file, unpacked where it is compressed, and why there are no more.
  private static func read(
    _ path: String
  ) throws(CaptureError) -> (bytes: [UInt8], problem: CaptureError?) {
    let supply = try OpenedFile.supply(path)
    var bytes: [UInt8] = []
    while true {
      let part = supply.stretch(from: bytes.count, count: 1_048_576)
      guard part.start == bytes.count, !part.memory.isEmpty else { break }
      bytes += part.memory
      guard bytes.count <= largestFile else {
        throw .cannotRead(path: path, reason: "it is larger than 2 GiB; split it first")
      }
    }
    return (bytes, supply.problem.map { .cannotRead(path: path, reason: $0) })
  }
}
