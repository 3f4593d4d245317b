import BlobParty
import Foundation
import Synchronization
import Testing
import Voicemail
import Wire

/// What the tests of voicemail share.
enum VoicemailKit {
  /// Gives a folder that is removed afterwards.
  static func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("voicemail-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    do {
      let value = try await body(folder)
      try FileManager.default.removeItem(atPath: folder)
      return value
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  static func message(_ seed: UInt64 = 1, at seconds: Double = 1_795_929_733.5) -> VoicemailMessage
  {
    var generator = SeededGenerator(seed: seed)
    return VoicemailMessage(
      caller: "+49 151 12345", called: "sip:lifeboat@127.0.0.1", callID: "a84b4c76e66710@pc33",
      began: Date(timeIntervalSince1970: seconds), using: &generator)
  }

  /// Samples that differ from each other.
  static func samples(_ count: Int) -> [Int16] {
    (0..<count).map { Int16(truncatingIfNeeded: $0 &* 40_503) }
  }

  /// A complete message in a spool.
  @discardableResult
  static func record(
    in spool: Spool, _ message: VoicemailMessage, _ count: Int = 800
  ) async throws -> VoicemailMessage {
    let recording = try spool.begin(message)
    try recording.append(samples(count))
    return try await recording.finish(.hungUp)
  }

  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// Plays a store and ends it afterwards.
  static func withParty<Value>(
    certificate: String? = nil, key: String? = nil,
    _ body: (BlobParty, Endpoint) async throws -> Value
  ) async throws -> Value {
    let party = try BlobParty(containers: ["voicemail"], certificate: certificate, key: key)
    do {
      let endpoint = try await party.open(at: Endpoint(.v4(127, 0, 0, 1), 0))
      let value = try await body(party, endpoint)
      await party.stop()
      return value
    } catch {
      await party.stop()
      throw error
    }
  }

  static func settings(
    _ party: BlobParty, _ endpoint: Endpoint, scheme: String = "http"
  ) -> AzureSettings {
    AzureSettings(
      url: "\(scheme)://\(endpoint)/\(party.account.name)", container: "voicemail",
      account: party.account.name, credential: .key(party.account.key), limit: .seconds(20))
  }
}

/// Values in the order they came, for a test to wait for.
struct Mailbox<Value: Sendable>: Sendable {
  private let stream: AsyncStream<Value>
  private let source: AsyncStream<Value>.Continuation

  init() {
    (stream, source) = AsyncStream.makeStream()
  }

  func put(_ value: Value) { source.yield(value) }

  /// The next values; the test's time limit bounds the wait.
  func take(_ count: Int) async -> [Value] {
    var values: [Value] = []
    guard count > 0 else { return values }
    for await value in stream {
      values.append(value)
      if values.count == count { break }
    }
    return values
  }
}

/// A store that answers as it was told, and remembers.
final class ScriptedStore: BlobStore {
  private let state: Mutex<(script: [BlobError?], stored: [String: [UInt8]], asked: [String])>

  /// Each attempt takes the next answer; nil is success, as is every attempt after the last.
  init(_ script: [BlobError?]) {
    state = Mutex((script, [:], []))
  }

  func put(
    _ name: String, _ bytes: [UInt8], _ metadata: [String: String]
  ) async throws(BlobError) {
    let problem: BlobError? = state.withLock { state in
      state.asked.append(name)
      let answer = state.script.isEmpty ? nil : state.script.removeFirst()
      if answer == nil { state.stored[name] = bytes }
      return answer
    }
    if let problem { throw problem }
  }

  var stored: [String: [UInt8]] { state.withLock { $0.stored } }
  var asked: [String] { state.withLock { $0.asked } }
}
