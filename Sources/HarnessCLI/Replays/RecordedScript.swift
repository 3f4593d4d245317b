import Calls
import Capture
import Checks
import Replaying
import SIP
import Wire

/// What a recording holds that can be played again.
struct RecordedScript {
  let script: ReplayScript
  private let reading: CaptureReading

  /// Reads the capture and makes the script; leaves with 64 where there is nothing to make it of.
  init(
    _ file: String, _ carrier: CarrierFile, cast options: ReplayCastOptions, choice: CallChoice,
    spoken: Set<Transport>
  ) throws {
    do throws(CaptureError) {
      reading = try CaptureFile.read(file, keepingMedia: true)
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
    let read = CallModel.read(reading.sightings, correlationHeader: carrier.correlationHeader)
    guard reading.sightings.contains(where: { $0.message != nil }) else {
      Console.complain("\(file) holds no SIP message")
      throw ExitStatus.usage.code
    }
    guard
      let cast = Casting.cast(
        read.calls, given: options.roles(over: carrier.roles), seeing: reading.sightings)
    else {
      let partial = Set(
        (read.others.map(\.callID)) + read.strays.compactMap { $0.message?.callID })
      let others = counted(
        partial.count, "Call-ID is of something else or begins",
        "Call-IDs are of other things or begin")
      Console.complain(
        "\(file) holds no call from its INVITE on"
          + (partial.isEmpty ? "" : "; \(others) before it"))
      throw ExitStatus.usage.code
    }
    let calls = CallReading(
      calls: cast.separate(read.calls), others: read.others, strays: read.strays)
    let chosen = choice.places(in: calls.calls)
    for sentence in chosen.complaints {
      Console.complain("\(sentence); \(file) holds \(calls.calls.count)")
    }
    if !chosen.complaints.isEmpty { throw ExitStatus.usage.code }
    script = ScriptWriter.write(reading, calls, cast, places: chosen.places, spoken: spoken)
  }

  /// What was recorded of the script's calls, to compare with.
  var trace: ReplayTrace { ReplayTrace(script, reading.sightings, reading.flows) }
}
