import Calls
import SIP
import Testing

/// What the sightings of a ladder are rebuilt as.
func readCalls(_ ladder: String, header: HeaderName? = nil) throws -> CallReading {
  CallModel.read(try Ladder(ladder).sightings, correlationHeader: header)
}

/// The same where the ladder is of one call.
func onlyCall(_ ladder: String) throws -> Call {
  let reading = try readCalls(ladder)
  #expect(reading.calls.count == 1)
  return try #require(reading.calls.first)
}
