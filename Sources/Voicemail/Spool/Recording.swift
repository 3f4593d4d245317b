import Dispatch
import Foundation
import Synchronization

/// A message while the caller speaks.
///
/// What was handed in earlier than a second ago is on the disk; a process that is killed leaves it
/// to ``Spool/recover()``. Every recording is finished or discarded, once.
public final class Recording: Sendable {
  /// As it was begun.
  public let message: VoicemailMessage
  private let spool: Spool
  private let files: MessageFiles
  private let syncer: DispatchQueue
  private let state = Mutex(State())

  private struct State {
    /// Samples as bytes that the kernel does not have yet.
    var pending: [UInt8] = []
    /// Bytes of samples handed in and kept.
    var accepted = 0
    /// Bytes of samples in the file.
    var written = 0
    var file: OpenFile?
    var problem: SpoolError?
    var hasLost = false
    /// Nothing more is taken.
    var isOver = false
    /// Its files are another's or gone: nothing more is written.
    var isClosed = false
    var isSyncing = false
    var hasSyncedNames = false
    var synced = 0
    var lastSync: ContinuousClock.Instant?
  }

  init(_ message: VoicemailMessage, in spool: Spool, syncer: DispatchQueue) {
    self.message = message
    self.spool = spool
    self.syncer = syncer
    files = MessageFiles(folder: spool.folder, id: message.id)
  }

  /// How much has been handed in and kept, in seconds.
  public var seconds: Double {
    state.withLock { MessageFiles.seconds($0.accepted) }
  }

  /// Takes samples, 8000 a second; never waits, on any thread.
  ///
  /// Throws while the disk refuses; samples are kept in memory as long as the limits allow, and a
  /// disk that recovers gets them. After `.longest` and `.tooSlow` samples are lost.
  public func append(_ samples: [Int16]) throws(SpoolError) {
    let limits = spool.limits
    let problem: SpoolError? = state.withLock { state in
      guard !state.isOver else { return .over }
      let room = Int(min(limits.longest, 3_600) * Double(WaveHeader.rate)) - state.accepted / 2
      let space = Int(limits.mostBuffered * Double(WaveHeader.rate)) - state.pending.count / 2
      let count = max(0, min(samples.count, room, space))
      samples[..<count].withUnsafeBytes { bytes in
        // Intel and ARM keep samples as WAV files do, the low byte first.
        state.pending.append(contentsOf: bytes)
      }
      state.accepted += count * 2
      if count == samples.count { return state.problem }
      if space < room {
        state.hasLost = true
        state.problem = state.problem ?? .tooSlow(seconds: limits.mostBuffered)
        return state.problem
      }
      return .longest(seconds: limits.longest)
    }
    if let problem { throw problem }
  }

  /// Makes a complete message of it: when this returns, no crash loses it.
  ///
  /// Where the disk could not take all, what it took is the message and its ending is `failed`.
  /// Throws where there is no message; what is on the disk is left to ``Spool/recover()``.
  public func finish(_ ended: VoicemailMessage.Ending) async throws(SpoolError) -> VoicemailMessage
  {
    guard end() else { throw .over }
    let result: Result<VoicemailMessage, SpoolError> = await withCheckedContinuation { done in
      spool.writer.async {
        self.write()
        // Taken away on the writer's queue, so that nothing is written to a file that is closed.
        let file = self.close()
        self.syncer.async { done.resume(returning: self.complete(file, ended)) }
      }
    }
    return try result.get()
  }

  /// Leaves nothing of it, as where the caller said nothing.
  public func discard() async {
    guard end() else { return }
    await withCheckedContinuation { done in
      spool.writer.async {
        let file = self.close()
        self.syncer.async {
          file?.close()
          // What cannot be removed now is removed or recovered at the next start.
          try? self.files.remove()
          self.spool.forget(self.message.id)
          done.resume()
        }
      }
    }
  }

  /// On the writer's queue: takes the file away from it.
  private func close() -> OpenFile? {
    state.withLock { state in
      state.isClosed = true
      return state.file.take()
    }
  }

  private func end() -> Bool {
    state.withLock { state in
      defer { state.isOver = true }
      return !state.isOver
    }
  }

  /// On the writer's queue: hands the kernel what is pending.
  func write() {
    let file: OpenFile
    do {
      guard let opened = try open() else { return }
      file = opened
    } catch {
      return state.withLock { $0.problem = error.spoolError }
    }
    let bytes = state.withLock { state in
      let bytes = state.pending
      state.pending = []
      return bytes
    }
    guard !bytes.isEmpty else { return }
    let (count, problem) = file.append(bytes)
    state.withLock { state in
      state.written += count
      if count < bytes.count { state.pending = Array(bytes[count...]) + state.pending }
      if let problem {
        state.problem = problem.spoolError
      } else if !state.hasLost {
        state.problem = nil
      }
    }
  }

  /// The file, which the first write makes: the note before the sound, so that sound has a note.
  private func open() throws(FileProblem) -> OpenFile? {
    let (file, isClosed) = state.withLock { ($0.file, $0.isClosed) }
    if let file { return file }
    if isClosed { return nil }
    try files.write(message, isSynced: false)
    let made = try OpenFile.new(files.folder.path(files.part))
    if let problem = made.append(WaveHeader.bytes(of: 0)).1 {
      made.close()
      try? files.remove()
      throw problem
    }
    state.withLock { $0.file = made }
    return made
  }

  /// On the writer's queue: has the disk waited for, on another.
  func syncIfDue() {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      guard !state.isOver, !state.isSyncing, state.file != nil, state.synced < state.written,
        state.lastSync.map({ now - $0 >= .seconds(Spool.syncInterval) }) ?? true
      else { return false }
      state.isSyncing = true
      state.lastSync = now
      return true
    }
    if isDue { syncer.async { self.sync() } }
  }

  private func sync() {
    let (file, written, hasNames) = state.withLock { ($0.file, $0.written, $0.hasSyncedNames) }
    var problem: FileProblem?
    do {
      if !hasNames {
        let note = try OpenFile.existing(files.folder.path(files.note))
        defer { note.close() }
        try note.sync()
      }
      try file?.sync()
      if !hasNames { try files.folder.sync() }
    } catch {
      problem = error
    }
    state.withLock { state in
      state.isSyncing = false
      if let problem {
        state.problem = problem.spoolError
      } else {
        state.synced = written
        state.hasSyncedNames = true
      }
    }
  }

  /// On the syncer's queue.
  private func complete(
    _ file: OpenFile?, _ ended: VoicemailMessage.Ending
  ) -> Result<VoicemailMessage, SpoolError> {
    let (size, isWhole, problem) = state.withLock { state in
      (state.written / 2 * 2, state.pending.isEmpty && !state.hasLost, state.problem)
    }
    guard let file else {
      spool.forget(message.id)
      return .failure(problem ?? .over)
    }
    defer { file.close() }
    var whole = message
    whole.seconds = MessageFiles.seconds(size)
    whole.ended = isWhole ? ended : .failed
    do {
      if !isWhole { try file.truncate(to: WaveHeader.length + size) }
      try files.complete(whole, file, size: size)
      spool.note(message.id)
      return .success(whole)
    } catch {
      spool.forget(message.id)
      return .failure(error.spoolError)
    }
  }
}
