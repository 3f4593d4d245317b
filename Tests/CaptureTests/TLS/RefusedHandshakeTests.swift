import Capture
import SIP
import Testing
import Wire

/// A trunk answers the handshake with an alert, and the call goes to the next one.
@Test func `a handshake that is refused is no connection that could not be read`() throws {
  let reading = try CaptureFile.read(SealedCapture.path("refused.pcapng"))
  #expect(reading.tls.unread == [])
  #expect(reading.tls.connections == 3)
  #expect(reading.tls.opened == 2)
  #expect(reading.sightings.count { $0.message?.method == .invite } == 2)
  #expect(reading.sightings.count { $0.message?.isRequest == false } >= 6)
}
