import Capture
public import SIP
import Wire

extension RecordingJudge {
  /// Judges what comes until the stream ends; calls that are over are let go meanwhile.
  ///
  /// The end is what the last report says plus the time since it came: what had not happened until
  /// then did not happen. What cannot be read says no time, and that it came at is another clock's.
  public func judge(
    _ sightings: AsyncStream<Sighting>, from source: String
  ) async -> RecordingVerdict {
    var run = RecordingRun(self, .sightings([]), from: source)
    let clock = ContinuousClock()
    var first: Moment?
    var last: (at: Moment, arrived: ContinuousClock.Instant)?
    var frames = 0
    for await sighting in sightings {
      run.takeOnce(sighting, arrivedAt: sighting.at)
      frames = sighting.frame
      guard sighting.witness != 0 || sighting.message != nil else { continue }
      first = min(first ?? sighting.at, sighting.at)
      last = (max(last?.at ?? sighting.at, sighting.at), clock.now)
    }
    run.note(CaptureCopies(messages: run.reports.copies))
    run.note(
      from: first, to: last.map { $0.at + ($0.arrived.duration(to: clock.now)) }, frames: frames)
    return run.finish()
  }
}
