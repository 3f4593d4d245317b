import Calls
import Media
import Wire

/// How audio was, in numbers.
public enum MediaMeasures {
  public static let all: [Measure] = [
    Measure("media.jitter", "Interarrival jitter of a stream (RFC 3550 A.8), the median") {
      jitter("media.jitter", below: 0.5, in: $0)
    },
    Measure("media.jitter.p99", "Interarrival jitter of a stream, the 99th percentile") {
      jitter("media.jitter.p99", below: 0.99, in: $0)
    },
    Measure("media.first-audio", "From the ACK to the first audio of a direction") { evidence in
      FirstAudio.all(in: evidence).map { begin in
        MeasuredValue(
          "media.first-audio", way(begin.flow, evidence), begin.after,
          allowed: .zero...Bounds.bothWays, frames: begin.frames, callID: begin.callID)
      }
    },
  ]

  /// Packets of a stream from which on its jitter says something.
  private static let least = 25

  private static func jitter(
    _ id: MeasureID, below share: Double, in evidence: Evidence
  ) -> [MeasuredValue] {
    evidence.streams.compactMap { stream in
      guard !stream.places.isEmpty else { return nil }
      let pacing = Pacing(evidence.packets(of: stream), of: stream)
      guard pacing.count >= least, let value = pacing.jitter(below: share) else { return nil }
      return MeasuredValue(
        id, way(stream.flow, evidence), value, frames: [stream.flow.lastFrame],
        callID: stream.callID)
    }
  }

  private static func way(_ flow: MediaFlow, _ evidence: Evidence) -> String {
    "\(evidence.name(flow.source)) to \(evidence.name(flow.destination))"
  }
}
