import Customers
import Foundation
import FoundationNetworking
import Lifeboat
import Media
import SIP
import Testing
import Transports
import Wire

/// The whole lifeboat on real sockets, at addresses of its own.
@Suite(.timeLimit(.minutes(10)))
struct ServiceTests {
  /// Log lines as they come.
  struct Lines {
    let all: AsyncStream<String>
    let write: @Sendable (String) -> Void

    init() {
      let (all, continuation) = AsyncStream.makeStream(of: String.self)
      self.all = all
      write = { continuation.yield($0) }
    }

    func first(containing text: String) async -> String? {
      for await line in all where line.contains(text) { return line }
      return nil
    }
  }

  /// A folder that is removed with this value.
  final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lifeboat-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ clip: Clip) throws {
      try Data(WaveFile(clip).bytes).write(to: url.appendingPathComponent(name))
    }
  }

  /// Says WAV files only, of 60 ms each.
  static func configuration(at system: Endpoint, in folder: Folder) throws -> Configuration {
    try folder.write("p.wav", Clip([Int16](repeating: 500, count: 480)))
    let file = Prompt.file("p.wav")
    var configuration = Configuration(listeners: [.init(.udp, system), .init(.tcp, system)])
    configuration.prompts.phrases.waiting = file
    configuration.prompts.phrases.voicemail = file
    configuration.prompts.phrases.kept = file
    configuration.prompts.phrases.notKept = file
    configuration.prompts.phrases.wrong = file
    configuration.prompts.phrases.goodbye = file
    let step = MenuStep(file, choices: ["1": .list(.duty), "2": .voicemail])
    configuration.menu = MenuDefinition(
      start: "main", steps: ["main": step, MenuDefinition.unreached: step])
    return configuration
  }

  @Test func `a message crosses from the wire to the store, and the metrics say so`() async throws {
    let lease = try AddressLease.acquire(seed: .random(in: .min ... .max))
    let block = try #require(lease.block(1))
    let system = Endpoint(block.system)
    let folder = try Folder()
    var configuration = try Self.configuration(at: system, in: folder)
    let metrics = Endpoint(block.system, 9061)
    configuration.metrics = metrics
    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    let lines = Lines()
    let service = LifeboatService(configuration, folder: folder.url, seed: 1, log: lines.write)
    async let running: Void = service.run(until: { for await _ in stops { return } })
    _ = await lines.first(containing: "ready on udp:\(system)")

    let loops = EventLoops()
    let phone = Phone(block.address(2))
    let (steps, step) = AsyncStream.makeStream(of: Int.self)
    let caller = try await Node.start(
      listening: [Listener(.udp, phone.endpoint), Listener(.udp, phone.audio)], on: loops,
      element: { _ in phone },
      onEvent: { phone, _ in step.yield(phone.isUp ? phone.heard.count : -1) })
    await caller.perform { phone, now in phone.call(system, at: now) }
    var heardAtPress: Int?
    var hasSpoken = false
    for await count in steps {
      if count >= 3, heardAtPress == nil {
        heardAtPress = await caller.perform { phone, _ in
          phone.press("2")
          return phone.heard.count
        }
      }
      // The prompt is 60 ms, the tone half a second: 40 packets are beyond both. They count from
      // the key, which a busy machine may press late.
      if let heardAtPress, count >= heardAtPress + 40, !hasSpoken {
        hasSpoken = true
        await caller.perform { phone, _ in
          for packet in MessageTests.packets { phone.speak(packet) }
          phone.press("#")
        }
      }
      if count == -1, hasSpoken { break }
    }
    let delivered = try #require(await lines.first(containing: "delivered 20"))
    let name = try #require(delivered.split(separator: " ").last.map(String.init))
    let blob = try Data(
      contentsOf: folder.url.appendingPathComponent("blobs").appendingPathComponent(name))
    #expect(try WaveFile(Array(blob)).clip.samples == MessageTests.stored)

    let page = try #require(URL(string: "http://\(metrics)/metrics"))
    let (data, _) = try await URLSession.shared.data(from: page)
    let text = String(decoding: data, as: UTF8.self)
    for line in [
      "lifeboat_calls_total 1", "lifeboat_calls_active 0",
      "lifeboat_calls_ended_total{outcome=\"voicemail\"} 1", "lifeboat_voicemail_spooled_total 1",
      "lifeboat_voicemail_delivered_total 1", "lifeboat_voicemail_pending 0",
    ] {
      #expect(text.contains(line + "\n"))
    }
    stop.yield()
    try await running
    await caller.stop()
    await loops.shutDown()
  }

  @Test func `what an address, a folder or a file lacks is one sentence`() async throws {
    let lease = try AddressLease.acquire(seed: .random(in: .min ... .max))
    let block = try #require(lease.block(2))
    let folder = try Folder()
    let configuration = try Self.configuration(at: Endpoint(block.system), in: folder)

    var outside = configuration
    outside.metrics = Endpoint(.v4(192, 0, 2, 1), 9061)
    await Self.check(
      outside, folder, says: "cannot serve metrics on 192.0.2.1:9061: not a loopback")

    var silent = configuration
    silent.prompts.phrases.kept = .file("missing.wav")
    await Self.check(silent, folder, says: "missing.wav cannot be read")

    var nowhere = configuration
    nowhere.voicemail.spool = "p.wav/spool"
    await Self.check(nowhere, folder, says: "cannot ")

    let loops = EventLoops()
    let other = try await Node.start(
      listening: [Listener(.udp, Endpoint(block.system))], on: loops,
      element: { _ in Phone(block.system) })
    await Self.check(configuration, folder, says: "cannot listen on udp:")
    await other.stop()
    await loops.shutDown()
  }

  private static func check(
    _ configuration: Configuration, _ folder: Folder, says sentence: String
  ) async {
    var configuration = configuration
    // The one before may still have its own.
    configuration.voicemail.spool += UUID().uuidString
    let service = LifeboatService(configuration, folder: folder.url, seed: 1, log: { _ in })
    do {
      try await service.run(until: {})
      Issue.record("it started")
    } catch {
      #expect("\(error)".hasPrefix(sentence), "\(error)")
    }
  }
}
