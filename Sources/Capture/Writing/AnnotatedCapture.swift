public import Wire

/// A copy of a capture with comments at packets and names for addresses, as pcapng.
///
/// Packets keep their bytes, stamps, interfaces, link types, options and numbers; whatever else
/// a pcapng file holds is copied as it is. A simple packet block that gets a comment becomes an
/// enhanced one, as it has no room for comments; its stamp is then zero.
public struct AnnotatedCapture: Sendable {
  /// What writes the copy: `harness 0.1.0`; shown where the capture does not name its maker.
  public var application: String
  /// About the whole capture: what judged it, versions, seed.
  public var comment: String?
  /// Names of the parties, for whoever opens the file.
  public var names: [IPAddress: String] = [:]
  /// Comments on packets, by frame number.
  public var comments: [Int: [String]] = [:]

  public init(application: String, comment: String? = nil) {
    self.application = application
    self.comment = comment
  }

  /// Whether a capture could be annotated under that path; to be asked before it is judged.
  public static func check(_ source: String, to path: String) throws(CaptureError) {
    guard CaptureFile.isRepeatable(source) else {
      throw .cannotRead(
        path: source, reason: "it is read only once, so it cannot be annotated; save it first")
    }
    guard !CaptureFile.isSame(source, path) else {
      throw .cannotWrite(path: path, reason: "it is the capture that is read")
    }
    try OutputFile.check(path)
  }

  /// Writes the annotated copy when it is whole; gives the reason when the source breaks off.
  ///
  /// The copy then holds what came before.
  @discardableResult
  public func write(
    _ source: String, to path: String
  ) throws(CaptureError) -> CaptureError? {
    try Self.check(source, to: path)
    let file = try PacketFile(source)
    let output = try OutputFile(path)
    let problem = file.copy(to: output, with: self)
    try output.finish()
    return problem
  }
}

extension PacketFile {
  /// Copies the file with additions; gives the reason when it breaks off.
  fileprivate func copy(to output: OutputFile, with added: AnnotatedCapture) -> CaptureError? {
    switch format {
    case .pcap(let header, let linkType):
      let conversion = PcapConversion(header, linkType, added)
      conversion.begin(output)
      return forEach { conversion.write($0, to: output) }.problem
    case .pcapng:
      var window = ByteWindow(supply)
      var copy = PcapngCopy(added)
      copy.run(&window, to: output)
      return PacketFileEnd(path, frames: copy.cursor.frames, copy.cursor.damage).problem
    }
  }
}
