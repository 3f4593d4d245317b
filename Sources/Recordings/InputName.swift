// Recordings: captures made elsewhere, judged as live runs are.
//
// From files to sightings to calls to findings. It decides nothing about right and wrong (Checks
// do) and prints nothing (Reports does).

/// A place recorded packets come from: a path, or `-` for standard input.
public struct InputName: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public var isStandardInput: Bool { rawValue == "-" }
}
