import Wire

/// Why packets could not be captured or read.
public enum CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is not there or may not be opened.
  case cannotOpen(path: String, reason: String)
  /// The file is there and is no capture file that is read here; the reason says what it is.
  case cannotRead(path: String, reason: String)
  /// The file stops making sense after that many packets, at that byte (once unpacked).
  case damaged(path: String, afterFrames: Int, offset: Int, reason: String)
  /// The file or interface has a link layer that is not read here.
  case linkType(source: String, name: String)
  case cannotWrite(path: String, reason: String)
  case noPermission(interface: String)
  case noInterface(interface: String, reason: String)
  /// libpcap refused a step of opening an interface.
  case cannotCapture(interface: String, step: String, reason: String)
  /// The address is not this machine's, its port is taken, or may not be had.
  case cannotListen(place: String, reason: String)
  /// The interface was open, and packets sent on it were not seen.
  case notSeeing(interface: String, waited: Duration)

  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "\(Self.name(path)) cannot be opened: \(reason)"
    case .cannotRead(let path, let reason): "\(Self.name(path)) cannot be read: \(reason)"
    case .damaged(let path, let frames, let offset, let reason):
      "\(Self.name(path)) is damaged at byte \(offset), after \(counted(frames, "packet")): \(reason)"
    case .linkType(let source, let name): "\(source) has link type \(name), which is not supported"
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
    case .noPermission(let interface):
      """
      no permission to capture on \(interface); run as root, or once: \
      sudo setcap cap_net_raw,cap_net_admin=eip BINARY, or use --evidence tap
      """
    case .noInterface(let interface, let reason):
      "interface \(interface) cannot be captured on: \(reason)"
    case .cannotCapture(let interface, let step, let reason):
      "capturing on \(interface) failed at \(step): \(reason)"
    case .cannotListen(let place, let reason): "\(place) cannot be listened for: \(reason)"
    case .notSeeing(let interface, let waited):
      "a packet sent on \(interface) was not captured within \(waited)"
    }
  }

  /// What a path is called in a sentence.
  static func name(_ path: String) -> String {
    path == CaptureFile.standardInput ? "standard input" : "capture file \(path)"
  }
}
