import Dispatch
import Foundation
import Synchronization

/// Messages on this machine's disk until a store has them.
///
/// The folder belongs to one process at a time:
///
/// | file | what it is |
/// |---|---|
/// | `lock` | locked (flock) by the process that has the folder; its number for people |
/// | `ID.json` | what is known of the message (``VoicemailMessage``) |
/// | `ID.part` | sound that is being recorded: a WAV file whose header has no length yet |
/// | `ID.wav` | sound of a complete message; with this name the message exists |
/// | `ID.json.tmp` | a note half written |
///
/// ``begin(_:)`` and ``Recording/append(_:)`` never wait for the disk and may be called on any
/// thread; what waits is `async` and works on threads of its own. ``init(_:limits:)`` and
/// ``recover()`` do wait: call them at start, before calls come.
public final class Spool: Sendable {
  public let limits: SpoolLimits
  let folder: Folder
  private let lock: SpoolLock
  /// Reads and removals.
  private let files = FileQueue("voicemail.files")
  /// Writes of all recordings; they go to the kernel's memory and seldom wait.
  let writer = DispatchQueue(label: "voicemail.writer")
  /// Syncs, which do wait; a recording always has the same one.
  private let syncers = (0..<4).map { DispatchQueue(label: "voicemail.sync.\($0)") }
  private let state: Mutex<State>

  private struct State {
    var recordings: [MessageID: Recording] = [:]
    /// Complete messages and their bytes.
    var waiting: [MessageID: Int] = [:]
    var free: Int?
    var isTicking = false
    var begun = 0
  }

  /// How often what was recorded is handed to the kernel, in seconds.
  static let writeInterval = 0.2
  /// How often the disk is waited for; with the writes' interval it stays below a second.
  static let syncInterval = 0.6

  /// Opens the folder, which is made where it is missing; waits for the disk.
  public init(_ folder: String, limits: SpoolLimits = SpoolLimits()) throws(SpoolError) {
    self.limits = limits
    self.folder = Folder(path: folder)
    var state = State()
    do {
      try self.folder.make()
    } catch {
      throw error.spoolError
    }
    lock = try SpoolLock(self.folder)
    do {
      for id in SpoolRecovery.ids(try self.folder.names(), ".wav") {
        state.waiting[id] = self.folder.size("\(id.text).wav") ?? 0
      }
    } catch {
      throw error.spoolError
    }
    state.free = self.folder.free
    self.state = Mutex(state)
  }

  /// Makes messages of the recordings that a dead process left; waits for the disk.
  ///
  /// Complete messages that wait from before are not among them: ``waiting`` has all.
  @discardableResult
  public func recover() throws(SpoolError) -> [VoicemailMessage] {
    let active = state.withLock { Set($0.recordings.keys) }
    do {
      let recovered = try SpoolRecovery(folder: folder, active: active).run()
      for message in recovered { note(message.id) }
      return recovered
    } catch {
      throw error.spoolError
    }
  }

  /// Begins to record; the caller finishes or discards it.
  public func begin(_ message: VoicemailMessage) throws(SpoolError) -> Recording {
    let outcome: Result<(Recording, Bool), SpoolError> = state.withLock { state in
      let count = state.waiting.count + state.recordings.count
      guard count < limits.mostMessages else { return .failure(.tooMany(count)) }
      let bytes = state.waiting.values.reduce(0, +)
      guard bytes < limits.mostBytes else { return .failure(.tooLarge(bytes: bytes)) }
      if let free = state.free, free < limits.leastFree { return .failure(.diskFull(free: free)) }
      guard state.recordings[message.id] == nil, state.waiting[message.id] == nil else {
        return .failure(.over)
      }
      let recording = Recording(
        message, in: self, syncer: syncers[state.begun % syncers.count])
      state.begun += 1
      state.recordings[message.id] = recording
      let mustStart = !state.isTicking
      state.isTicking = true
      return .success((recording, mustStart))
    }
    // Also where it is refused: room may have come back, and only recordings look at it else.
    writer.async { self.measure() }
    let (recording, mustStart) = try outcome.get()
    writer.async { recording.write() }
    if mustStart { tickLater() }
    return recording
  }

  /// The complete messages, oldest first.
  public var waiting: [MessageID] {
    state.withLock { $0.waiting.keys.sorted() }
  }

  /// How many messages wait, and their bytes.
  public var load: (messages: Int, bytes: Int) {
    state.withLock { ($0.waiting.count, $0.waiting.values.reduce(0, +)) }
  }

  /// How many messages are being recorded.
  public var recordingCount: Int {
    state.withLock { $0.recordings.count }
  }

  /// A complete message and its WAV file.
  public func read(_ id: MessageID) async throws(SpoolError) -> (VoicemailMessage, [UInt8]) {
    let message = MessageFiles(folder: folder, id: id)
    do {
      return try await files.run { () throws(FileProblem) in try message.complete() }
    } catch {
      throw error.code == ENOENT ? .unknown(id.text) : error.spoolError
    }
  }

  /// Forgets a message for good: it comes back after no crash once this has returned.
  public func remove(_ id: MessageID) async throws(SpoolError) {
    let message = MessageFiles(folder: folder, id: id)
    do {
      try await files.run { () throws(FileProblem) in try message.remove() }
    } catch {
      throw error.spoolError
    }
    state.withLock { _ = $0.waiting.removeValue(forKey: id) }
  }

  /// A message has become complete.
  func note(_ id: MessageID) {
    let bytes = folder.size("\(id.text).wav") ?? 0
    state.withLock { state in
      state.waiting[id] = bytes
      _ = state.recordings.removeValue(forKey: id)
    }
  }

  /// A recording has ended without a message.
  func forget(_ id: MessageID) {
    state.withLock { _ = $0.recordings.removeValue(forKey: id) }
  }

  private func measure() {
    let free = folder.free
    state.withLock { $0.free = free }
  }

  private func tickLater() {
    writer.asyncAfter(deadline: .now() + Self.writeInterval) { [weak self] in self?.tick() }
  }

  private func tick() {
    let recordings = state.withLock { Array($0.recordings.values) }
    for recording in recordings {
      recording.write()
      recording.syncIfDue()
    }
    measure()
    let goesOn = state.withLock { state in
      state.isTicking = !state.recordings.isEmpty
      return state.isTicking
    }
    if goesOn { tickLater() }
  }
}
