import Calls

/// Ladder notation: read, or refused with a line number.
enum LadderProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    switch Result(catching: { () throws(LadderError) in try Ladder(text) }) {
    case .failure(let error):
      try FuzzFinding.expect(error.line > 0, "an error without a line")
    case .success(let ladder):
      let reading = CallModel.read(ladder.sightings)
      try FuzzFinding.expect(
        reading.calls.count <= ladder.sightings.count, "more calls than messages")
    }
  }
}
