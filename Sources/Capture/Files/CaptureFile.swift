/// Reads capture files (pcap, pcapng) through libpcap.
public enum CaptureFile {
  /// The path that means standard input.
  public static let standardInput = "-"

  /// The sightings in a file; a file that breaks off in the middle gives what came before.
  ///
  /// Throws only when nothing could be read at all.
  public static func read(
    _ path: String, sipPorts: Set<UInt16> = [5060]
  ) throws(CaptureError) -> CaptureReading {
    let file = try SavedPackets(path)
    var reader = SightingReader(file.linkType, sipPorts: sipPorts)
    var reading = CaptureReading()
    reading.problem = file.forEach { packet, length, stamp in
      reading.note(stamp)
      reading.sightings += reader.read(packet, originalLength: length, stamp)
    }
    reading.sightings += reader.finish()
    reading.losses = reader.losses
    reading.flows = reader.flows
    reading.sort()
    return reading
  }

  /// The frames of a file as they are, to be split or written again.
  public static func frames(
    _ path: String
  ) throws(CaptureError) -> (linkType: LinkType, frames: [Frame], problem: CaptureError?) {
    let file = try SavedPackets(path)
    var frames: [Frame] = []
    let problem = file.forEach { packet, length, stamp in
      frames.append(
        Frame(
          number: stamp.frame, at: stamp.at, bytes: packet.copy, originalLength: length))
    }
    return (file.linkType, frames, problem)
  }
}
