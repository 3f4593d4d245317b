import Lifeboat
import Media
import SIP
import Signaling
import Testing
import Wire

/// What anybody may send: nothing of it may end the lifeboat, or a call that is not its own.
struct HostileTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func `garbled messages and packets leave calls as they are`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var bench = ListTests.bench(.answer(after: .zero))
    bench.run(.milliseconds(300))
    let (caller, target) = (bench.caller, bench[Places.anna])
    let models = (caller.responses + target.requests).map(\.bytes)
    let outsider = Endpoint(.v4(127, 9, 0, 66))
    for _ in 0..<200 {
      var bytes = models[Int(generator.next() % UInt64(models.count))]
      for _ in 0..<(generator.next() % 6) {
        let place = Int(generator.next() % UInt64(max(1, bytes.count)))
        switch generator.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 7))
        default: bytes.insert(contentsOf: [0x0D, 0x0A, 0x20, 0x3A], at: place)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let port = generator.next() % 2 == 0 ? caller.peer : target.peer
      let destination = generator.next() % 3 == 0 ? port ?? Places.system : Places.system
      let packet = Packet(.udp, from: outsider, to: destination, bytes)
      bench.with { core, now in core.receive(packet, at: now) }
      let noise = (0..<generator.next() % 60).map { _ in UInt8(truncatingIfNeeded: generator.next())
      }
      if let port {
        let noisy = Packet(.udp, from: outsider, to: port, [0x80] + noise)
        bench.with { core, now in core.receive(noisy, at: now) }
      }
    }
    bench.run(.seconds(1))
    bench.phone { phone, now in phone.send(.bye, at: now) }
    bench.phone(Places.anna) { phone, now in phone.send(.bye, at: now) }
    bench.with { core, now in core.stop(at: now) }
    bench.run(.seconds(300))
    #expect(bench.with { core, now in core.isStopped(at: now) } == true)
    #expect(bench.openCount == 0)
  }

  @Test func `a stranger's packets are not heard once the caller has spoken`() {
    var bench = MessageTests.bench()
    bench.speak(Array(MessageTests.packets.prefix(10)))
    let port = bench.caller.peer ?? Places.system
    let loud = RTPHeader(payloadType: 0, sequence: 1, timestamp: 1, ssrc: 5).packet(
      [UInt8](repeating: 0x00, count: 160))
    for _ in 0..<50 {
      bench.with { core, now in
        core.receive(Packet(.udp, from: Endpoint(.v4(127, 9, 0, 66)), to: port, loud), at: now)
      }
    }
    bench.speak(Array(MessageTests.packets.dropFirst(10)))
    bench.press("#")
    bench.run(.milliseconds(50))
    #expect(MessageTests.samples(bench) == MessageTests.stored)
  }
}
