import Capture
import Foundation
import SIP
import Testing
import Wire

/// `harness check` on what comes while it is judged, until Ctrl-C.
struct LiveCheckTests {
  @Test(.timeLimit(.minutes(10)))
  func `what a HEP agent reports is judged when Ctrl-C ends it`() async throws {
    let file = Harness.root.appendingPathComponent(
      "Captures/failover/kamailio-late-200-while-secondary-rings-udp-strict.pcapng")
    let sightings = try CaptureFile.read(file.path).sightings
    let outcome = try await Harness().run("check", "--hep", ":0") { line, pid in
      guard line.hasPrefix("listening"),
        let port = line.split(separator: ";")[0]
          .split(separator: ":").last.flatMap({ UInt16($0) })
      else { return }
      Self.report(sightings, to: port)
      kill(pid, SIGINT)
    }
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("27 SIP messages, 1 call"), "\(outcome.output)")
    #expect(outcome.output.contains("leg.no-zombie"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `what came by standard input is judged when Ctrl-C ends the capture`() async throws {
    let file = Harness.root.appendingPathComponent(
      "Captures/failover/kamailio-late-200-while-secondary-rings-udp-strict.pcapng")
    let harness = try Harness()
    let process = harness.process(["check", "-"])
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // More than a pipe holds: when it is written the harness is reading.
    let section = try Data(contentsOf: file)
    for _ in 0...300_000 / section.count {
      try input.fileHandleForWriting.write(contentsOf: section)
    }
    kill(process.processIdentifier, SIGINT)
    try input.fileHandleForWriting.close()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus != 130)
    #expect(String(decoding: said, as: UTF8.self).contains("SIP messages"))
  }

  /// Sends each message as a HEP report over one TCP connection.
  private static func report(_ sightings: [Sighting], to port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { return }
    for sighting in sightings {
      guard let message = sighting.message else { continue }
      let bytes = HEPWriter.bytes(
        HEPPacket(
          from: sighting.source, to: sighting.destination, at: sighting.at, payload: message.bytes))
      _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
    }
    shutdown(descriptor, Int32(SHUT_WR))
    // The listener closes its side when it has read everything.
    var byte: UInt8 = 0
    _ = recv(descriptor, &byte, 1, 0)
  }
}
