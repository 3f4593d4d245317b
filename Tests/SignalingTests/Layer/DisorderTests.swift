import SIP
import Signaling
import Testing
import Wire

/// A layer under events in any order keeps its promises.
struct DisorderTests {
  private struct Play {
    let transport: Transport
    var layer = TransactionLayer()
    var generator: SeededGenerator
    var now = Moment.zero
    var openClients: Set<ClientTransactionID> = []
    var openServers: Set<ServerTransactionID> = []
    var broken: [String] = []
    var told = 0

    init(seed: UInt64) {
      generator = SeededGenerator(seed: seed)
      transport = seed % 2 == 0 ? .udp : .tcp
    }

    mutating func pick<Value>(_ values: [Value]) -> Value? {
      values.randomElement(using: &generator)
    }

    mutating func message() throws -> Message {
      let branch = pick(["z9hG4bK-1", "z9hG4bK-2", "old", "old2"]) ?? ""
      let method = pick([Method.invite, .ack, .cancel, .bye, .options]) ?? .invite
      let request = try Samples.request(
        method, branch: branch, toTag: pick(["b", "c"]), transport: transport)
      let statuses: [StatusCode] = [.trying, .ringing, .ok, .busyHere, .requestTerminated]
      guard Bool.random(using: &generator), let status = pick(statuses) else { return request }
      return try Samples.reply(status, to: request)
    }

    mutating func step() throws {
      let message = try message()
      switch Int.random(in: 0..<10, using: &generator) {
      case 0...3:
        note(
          layer.receive(
            Packet(transport, from: Samples.bob, to: Samples.alice, message.bytes), at: now))
      case 4 where message.isRequest && message.method != .ack:
        openClients.insert(
          layer.send(
            message, to: Samples.bob, from: Samples.alice, over: transport, at: now))
      case 5:
        if let id = pick(openServers.sorted { "\($0)" < "\($1)" }),
          let request = layer.request(of: id), let status = message.status
        {
          layer.respond(try Samples.reply(status, to: request), in: id, at: now)
        }
      case 6:
        if let id = pick(openClients.sorted { "\($0)" < "\($1)" }) {
          if let cancel = layer.cancel(id, at: now) { openClients.insert(cancel) }
        }
      case 7:
        if let id = pick(openClients.sorted { "\($0)" < "\($1)" }) {
          layer.linger(id, for: .seconds(Int.random(in: 0...50, using: &generator)), at: now)
        }
      case 8 where Int.random(in: 0..<5, using: &generator) == 0:
        note(
          layer.transportFailed(
            TransportFailure(.reset, transport, from: Samples.alice, to: Samples.bob), at: now))
      default:
        try pass(.milliseconds(Int.random(in: 0...4000, using: &generator)))
      }
    }

    mutating func pass(_ time: Duration) throws {
      let end = now + time
      while let deadline = layer.deadline, deadline <= end {
        if now > deadline { broken.append("deadline \(deadline) is before \(now)") }
        now = max(now, deadline)
        note(layer.wake(at: now))
        if let next = layer.deadline, next <= now {
          broken.append("woken at \(now) and asks for \(next)")
          return
        }
      }
      now = end
    }

    mutating func note(_ events: [TransactionEvent]) {
      told += events.count
      for event in events {
        switch event {
        case .request(_, _, let id), .cancel(_, _, of: _, let id):
          if !openServers.insert(id).inserted { broken.append("\(id) told twice") }
        case .clientEnded(let id):
          if openClients.remove(id) == nil { broken.append("\(id) ended twice") }
        case .serverEnded(let id):
          if openServers.remove(id) == nil { broken.append("\(id) ended twice") }
        case .response(_, _, let id), .timedOut(let id), .transportFailed(let id, _):
          if !openClients.contains(id) { broken.append("\(id) spoke after its end") }
        case .responseFailed(let id, _), .ackMissing(let id), .acknowledged(_, _, let id):
          if !openServers.contains(id) { broken.append("\(id) spoke after its end") }
        case .ack, .strayResponse, .malformed:
          break
        }
      }
      if layer.count != openClients.count + openServers.count { broken.append("count is wrong") }
    }
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `every transaction ends once, and no deadline is missed or asked for twice`(
    seed: UInt64
  ) throws {
    var play = Play(seed: seed)
    for _ in 0..<300 { try play.step() }
    // What waits for its user is let go; the rest must end by itself.
    for id in play.openServers { play.layer.forget(id, at: play.now) }
    for id in play.openClients { play.layer.linger(id, for: .seconds(1), at: play.now) }
    try play.pass(.seconds(200))
    #expect(play.told > 100, "seed \(seed): too little happened")
    #expect(play.broken == [], "seed \(seed)")
    #expect(play.openClients.isEmpty, "seed \(seed)")
    #expect(play.openServers.isEmpty, "seed \(seed)")
    #expect(play.layer.count == 0, "seed \(seed)")
    #expect(play.layer.deadline == nil, "seed \(seed)")
  }
}
