// BlobParty: the blob store that the harness plays.
//
// It speaks enough of Azure Blob Storage's REST interface for its official clients, misbehaves as
// it is told, and remembers what was asked of it. It is written apart from Voicemail's client and
// shares nothing with it, so that one's mistake is not the other's excuse.

import Dispatch
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
public import Wire

/// A blob store on a loopback address, with faults by script.
///
/// Everything may be called from any thread and nothing waits for a disk: requests are served on
/// threads of the party's own.
public final class BlobParty: Sendable {
  public let account: BlobAccount
  let limits: BlobLimits
  private let folder: BlobFolder?
  private let tls: NIOSSLContext?
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let queue = DispatchQueue(label: "blob-party")
  private let state: Mutex<State>
  private let now: @Sendable () -> Moment

  private struct State {
    var shelf: BlobShelf
    var faults = FaultScript()
    var journal: [BlobJournalEntry] = []
    var isJournalCut = false
    var problem: String?
    var listener: (any Channel)?
    var connections: [ObjectIdentifier: any Channel] = [:]
    var isStopped = false
    var requests: UInt64 = 0
  }

  /// Makes a store with these containers; it listens when it is opened.
  ///
  /// A certificate and its key (PEM) make it speak HTTPS.
  public init(
    account: BlobAccount = .emulator, containers: Set<String> = [], folder: String? = nil,
    certificate: String? = nil, key: String? = nil, limits: BlobLimits = BlobLimits(),
    now: @escaping @Sendable () -> Moment = BlobParty.wallClock
  ) throws(BlobPartyError) {
    self.account = account
    self.limits = limits
    self.now = now
    tls = try Self.tls(certificate, key)
    self.folder = if let folder { try BlobFolder(folder) } else { nil }
    state = Mutex(State(shelf: BlobShelf(containers: containers, limits: limits)))
  }

  public static let wallClock: @Sendable () -> Moment = {
    Moment(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e6) * 1_000)
  }

  /// Listens, on port 0 at a free one, and answers where.
  @discardableResult
  public func open(at endpoint: Endpoint) async throws(BlobPartyError) -> Endpoint {
    guard endpoint.address.isLoopback else { throw .notLoopback(endpoint) }
    guard !state.withLock({ $0.isStopped }) else { throw .closed }
    await close()
    do {
      let channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelOption(.backlog, value: 256)
        .childChannelInitializer { [weak self] channel in
          channel.eventLoop.makeCompletedFuture {
            guard let self, self.admit(channel) else { throw BlobPartyError.closed }
            let pipeline = channel.pipeline.syncOperations
            if let tls = self.tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
            try pipeline.addHandler(BlobConnection(self))
          }
        }
        .bind(host: "\(endpoint.address)", port: Int(endpoint.port)).get()
      state.withLock { $0.listener = channel }
      let port = channel.localAddress?.port ?? Int(endpoint.port)
      return Endpoint(endpoint.address, UInt16(clamping: port))
    } catch {
      throw .cannotListen(endpoint, reason: "\(error)")
    }
  }

  /// Closes the port and every connection: the store is down until it is opened again.
  public func close() async {
    let (listener, connections) = state.withLock { state in
      defer { state.listener = nil }
      return (state.listener, Array(state.connections.values))
    }
    try? await listener?.close()
    for connection in connections { try? await connection.close() }
  }

  /// Closes for good and ends the threads.
  public func stop() async {
    let isFirst = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    guard isFirst else { return }
    await close()
    // It fails only when the thread has ended before, which is what was wanted.
    try? await group.shutdownGracefully()
  }

  /// Sets the faults that meet the next requests, one after another.
  public func misbehave(_ faults: [BlobFault]) {
    state.withLock { $0.faults = FaultScript(faults) }
  }

  /// What was asked, in the order requests were complete.
  public var journal: [BlobJournalEntry] { state.withLock { $0.journal } }

  /// Whether there was more than the journal holds.
  public var isJournalCut: Bool { state.withLock { $0.isJournalCut } }

  /// What is stored, by container and name.
  public var blobs: [StoredBlob] {
    state.withLock { state in
      state.shelf.blobs.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  public func blob(_ name: String, in container: String) -> StoredBlob? {
    state.withLock { $0.shelf.blobs[BlobShelf.Name(container: container, blob: name)] }
  }

  /// How often each blob was created, overwritten, and refused, by name.
  public func counts(in container: String) -> [String: BlobCount] {
    let counts = state.withLock { $0.shelf.counts }.filter { $0.key.container == container }
    return Dictionary(uniqueKeysWithValues: counts.map { ($0.key.blob, $0.value) })
  }

  /// Why the folder does not hold all; nil where it does.
  public var folderProblem: String? { state.withLock { $0.problem } }

  private static func tls(
    _ certificate: String?, _ key: String?
  ) throws(BlobPartyError) -> NIOSSLContext? {
    guard let certificate, let key else { return nil }
    do {
      let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
      let own = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
      return try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(own)))
    } catch {
      throw .certificate(reason: "\(error)")
    }
  }
}

extension BlobParty {
  /// Counts a connection in until it closes; false where there are too many.
  private func admit(_ channel: any Channel) -> Bool {
    let key = ObjectIdentifier(channel)
    let isAdmitted = state.withLock { state in
      guard state.connections.count < limits.mostConnections else { return false }
      state.connections[key] = channel
      return true
    }
    if isAdmitted {
      channel.closeFuture.whenComplete { [weak self] _ in
        _ = self?.state.withLock { $0.connections.removeValue(forKey: key) }
      }
    }
    return isAdmitted
  }

  /// The fault that meets a request whose head has come.
  func fault(for request: BlobRequest) -> BlobFault? {
    let isWrite = BlobOperation(request)?.isWrite == true
    return state.withLock { $0.faults.next(isWrite: isWrite) }
  }

  /// Does what a request asks for, off the event loop, and hands on the answer.
  func serve(
    _ request: BlobRequest, _ fault: BlobFault?, then: @escaping @Sendable (BlobAnswer) -> Void
  ) {
    queue.async { then(self.answer(request, fault)) }
  }

  private func answer(_ request: BlobRequest, _ fault: BlobFault?) -> BlobAnswer {
    let time = now()
    let operation = BlobOperation(request)
    let (answer, written) = state.withLock { state in
      state.requests += 1
      let answer = Self.answer(request, operation, fault, &state.shelf, account, time)
      var written: StoredBlob?
      if answer.status == 201, let container = request.container, let blob = request.blob {
        written = state.shelf.blobs[BlobShelf.Name(container: container, blob: blob)]
      }
      return (answer, written)
    }
    if let problem = written.flatMap({ folder?.keep($0) }) {
      state.withLock { $0.problem = $0.problem ?? problem }
    }
    note(request, answer.status, answer.code ?? "", fault, at: time)
    return answer
  }

  private static func answer(
    _ request: BlobRequest, _ operation: BlobOperation?, _ fault: BlobFault?,
    _ shelf: inout BlobShelf, _ account: BlobAccount, _ now: Moment
  ) -> BlobAnswer {
    do throws(BlobFailure) {
      if case .failing(let failure) = fault?.kind { throw failure }
      let permission = try AccessCheck(account: account).permission(for: request, at: now)
      guard let operation else { throw .unsupported }
      guard permission.allows(operation) else { throw .permission }
      return shelf.answer(request, mayOverwrite: permission.writes, at: now)
    } catch {
      return BlobAnswer(error)
    }
  }

  /// Writes a request into the journal; status 0 where it was cut off.
  func note(
    _ request: BlobRequest, _ status: Int, _ code: String, _ fault: BlobFault?, at time: Moment
  ) {
    let entry = BlobJournalEntry(
      time: time.nanoseconds, method: request.method,
      operation: BlobOperation(request)?.title ?? "?", container: request.container ?? "",
      blob: request.blob ?? "", status: status, code: code, bytes: request.body.count,
      fault: fault?.word ?? "")
    let problem = folder?.write(entry)
    state.withLock { state in
      state.problem = state.problem ?? problem
      if state.journal.count < limits.mostJournal {
        state.journal.append(entry)
      } else {
        state.isJournalCut = true
      }
    }
  }

  /// A request was cut off by its fault.
  func noteCut(_ request: BlobRequest, _ fault: BlobFault) {
    queue.async { self.note(request, 0, "", fault, at: self.now()) }
  }
}
