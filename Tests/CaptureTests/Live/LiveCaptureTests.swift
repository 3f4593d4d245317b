import Capture
import Foundation
import SIP
import Testing
import Wire

extension Tag {
  @Tag static var loopback: Self
}

enum Rights {
  /// Whether this process may capture on the loopback interface.
  static let mayCapture: Bool = {
    do throws(CaptureError) {
      _ = try LiveCapture(
        LiveCapture.Settings(filter: CaptureFilter(.v4(127, 0, 0, 1), prefix: 32)))
      return true
    } catch {
      return false
    }
  }()
  static let absence = "no permission to capture on the loopback interface"
}

/// A network of its own for one test: 127.A.B.0/24.
struct Ground {
  let network: UInt32

  init() {
    network = 127 << 24 | UInt32.random(in: 32...250) << 16 | UInt32.random(in: 1...250) << 8
  }

  func address(_ host: UInt32) -> IPAddress { .v4(network | host) }
  var filter: CaptureFilter { CaptureFilter(address(0), prefix: 24, seesNames: false) }
}

@Suite(
  .tags(.loopback), .serialized, .timeLimit(.minutes(10)),
  .enabled(if: Rights.mayCapture, "\(Rights.absence)"))
struct LiveCaptureTests {
  @Test(arguments: [true, false])
  func `every datagram sent is captured once, in order, and nothing else`(
    isImmediate: Bool
  ) async throws {
    let ground = Ground()
    var settings = LiveCapture.Settings(filter: ground.filter)
    settings.isImmediate = isImmediate
    let capture = try LiveCapture(settings)
    try await capture.confirm(at: ground.address(1))
    let alice = try Post(at: ground.address(2))
    let bob = try Post(at: ground.address(3))
    let stranger = try Post(at: Ground().address(4))
    for number in 1...300 {
      try alice.send(Samples.options(number), to: bob.endpoint)
      try stranger.send(Samples.options(9_999), to: stranger.endpoint)
    }
    let end = await capture.stop(at: ground.address(1))
    #expect(end.doubts == [])
    #expect(end.isComplete)
    #expect(end.frames.map(\.number) == Array(1...300))
    let reading = CaptureReading(end.frames, end.linkType)
    #expect(
      reading.sightings.compactMap { $0.message?.callID } == (1...300).map { "call-\($0)" })
    #expect(
      reading.sightings.allSatisfy {
        $0.source == alice.endpoint && $0.destination == bob.endpoint
      })
    #expect(reading.losses == SightingReader.Losses())
    #expect(end.drops.received >= 300)
  }

  @Test func `a closed port is seen as unreachable`() async throws {
    let ground = Ground()
    let capture = try LiveCapture(LiveCapture.Settings(filter: ground.filter))
    try await capture.confirm(at: ground.address(1))
    let alice = try Post(at: ground.address(2))
    var closed = try Post(at: ground.address(3)).endpoint
    closed.address = ground.address(5)
    try alice.send(Samples.options(1), to: closed)
    let end = await capture.stop(at: ground.address(1))
    let reading = CaptureReading(end.frames, end.linkType)
    #expect(reading.words == ["1 OPTIONS call-1", "2 unreachable \(closed)"])
    #expect(reading.sightings.allSatisfy { $0.source == alice.endpoint })
  }

  @Test func `stamps are between the times before and after`() async throws {
    let ground = Ground()
    let capture = try LiveCapture(LiveCapture.Settings(filter: ground.filter))
    let alice = try Post(at: ground.address(2))
    let before = Date().timeIntervalSince1970
    try alice.send(Samples.options(1), to: alice.endpoint)
    let end = await capture.stop(at: ground.address(1))
    let after = Date().timeIntervalSince1970
    let frame = try #require(end.frames.first)
    let seconds = Double(frame.at.nanoseconds) / 1e9
    #expect(seconds >= before - 0.01 && seconds <= after + 0.01)
  }

  @Test func `a sentinel outside the filter is not seen within the bound`() async throws {
    let ground = Ground()
    let capture = try LiveCapture(LiveCapture.Settings(filter: ground.filter))
    let outside = IPAddress.v4(127, 0, 0, 1)
    await #expect(throws: CaptureError.notSeeing(interface: "lo", waited: .milliseconds(50))) {
      try await capture.confirm(at: outside, within: .milliseconds(50))
    }
    let end = await capture.stop(at: outside, within: .milliseconds(50))
    #expect(!end.isComplete)
    #expect(end.doubts == ["the end of the capture was not confirmed"])
  }

  @Test func `many captures at the same time see each only its own network`() async throws {
    let counts = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
      for count in 1...6 {
        group.addTask {
          let ground = Ground()
          let capture = try LiveCapture(LiveCapture.Settings(filter: ground.filter))
          try await capture.confirm(at: ground.address(1))
          let alice = try Post(at: ground.address(2))
          for number in 1...count * 10 {
            try alice.send(Samples.options(number), to: alice.endpoint)
          }
          let end = await capture.stop(at: ground.address(1))
          return (end.frames.count, end.doubts)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts.map(\.0).sorted() == [10, 20, 30, 40, 50, 60])
    #expect(counts.allSatisfy { $0.1.isEmpty })
  }

  @Test func `messages over a real connection are captured with its end`() async throws {
    let ground = Ground()
    let capture = try LiveCapture(LiveCapture.Settings(filter: ground.filter))
    try await capture.confirm(at: ground.address(1))
    let door = try Door(at: ground.address(2))
    let large = Samples.options(1, body: String(repeating: "b", count: 60_000))
    let caller = try door.exchange([large, Samples.options(2)], from: ground.address(3))
    try door.close()
    let refused = try #require(try door.refusal(from: ground.address(3)))
    let end = await capture.stop(at: ground.address(1))
    #expect(end.doubts == [])
    let reading = CaptureReading(end.frames, end.linkType)
    #expect(reading.sightings.compactMap { $0.message?.bytes } == [large, Samples.options(2)])
    #expect(reading.sightings.filter { $0.message != nil }.allSatisfy { $0.source == caller })
    #expect(reading.sightings.allSatisfy { $0.transport == .tcp })
    let last = try #require(reading.sightings.last)
    guard case .reset = last.content else {
      Issue.record("no reset: \(reading.words)")
      return
    }
    #expect(last.source == door.endpoint && last.destination == refused)
    #expect(reading.losses == SightingReader.Losses())
  }

  @Test func `a burst is captured whole or the loss is told`() async throws {
    let ground = Ground()
    let capture = try LiveCapture(LiveCapture.Settings(filter: ground.filter))
    try await capture.confirm(at: ground.address(1))
    let alice = try Post(at: ground.address(2))
    for number in 1...20_000 { try alice.send(Samples.options(number), to: alice.endpoint) }
    let end = await capture.stop(at: ground.address(1))
    #expect(end.frames.count == 20_000 || !end.doubts.isEmpty)
  }

  @Test func `the right to capture is put aside after opening`() throws {
    // Rights belong to the thread, so all of this happens in one piece.
    CapturePrivilege.lower()
    #expect(try Self.effectiveRights() & 1 << 13 == 0)
    _ = try LiveCapture(LiveCapture.Settings(filter: Ground().filter))
    #expect(try Self.effectiveRights() & 1 << 13 == 0)
  }

  /// The effective rights of this thread; bit 13 is CAP_NET_RAW.
  private static func effectiveRights() throws -> UInt64 {
    let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("CapEff:") })
    return try #require(UInt64(line.dropFirst(7).drop { $0.isWhitespace }, radix: 16))
  }

  @Test func `what exceeds the bound on memory is counted, not kept`() async throws {
    let ground = Ground()
    var settings = LiveCapture.Settings(filter: ground.filter)
    settings.mostKept = 2_000
    let capture = try LiveCapture(settings)
    try await capture.confirm(at: ground.address(1))
    let alice = try Post(at: ground.address(2))
    for number in 1...20 { try alice.send(Samples.options(number), to: alice.endpoint) }
    let end = await capture.stop(at: ground.address(1))
    #expect(end.frames.count + end.notKept == 20)
    #expect(end.notKept > 10)
    #expect(!end.doubts.isEmpty)
  }
}

@Test(.enabled(if: !Rights.mayCapture, "this process may capture"))
func `a process without permission is told so`() {
  #expect(throws: CaptureError.noPermission(interface: "lo")) {
    _ = try LiveCapture(LiveCapture.Settings(filter: CaptureFilter(.v4(127, 0, 0, 1), prefix: 32)))
  }
}

@Test func `an interface that is not there is an error that names it`() {
  var settings = LiveCapture.Settings(filter: CaptureFilter(.v4(127, 0, 0, 1), prefix: 32))
  settings.interface = "nowhere7"
  #expect {
    _ = try LiveCapture(settings)
  } throws: { error in
    // Without permission libpcap may complain of that first.
    switch error as? CaptureError {
    case .noInterface("nowhere7", _), .noPermission("nowhere7"): true
    default: false
    }
  }
}

@Test(arguments: [
  (
    CaptureFilter(.v4(127, 42, 3, 9), prefix: 16),
    "net 127.42.0.0/16 or port 53 or port 5353 or port 5355"
  ),
  (CaptureFilter(.v4(127, 42, 3, 9), prefix: 32, seesNames: false), "net 127.42.3.9/32"),
  (CaptureFilter(.v6(high: 0, low: 1), prefix: 128, seesNames: false), "net ::1/128"),
])
func `a filter is limited to its network`(_ filter: CaptureFilter, _ expression: String) {
  #expect(filter.expression == expression)
}

@Test func `missing permission is told with the remedy`() {
  let text = "\(CaptureError.noPermission(interface: "lo"))"
  #expect(text.contains("setcap cap_net_raw,cap_net_admin=eip"))
  #expect(!text.contains("\n"))
}
