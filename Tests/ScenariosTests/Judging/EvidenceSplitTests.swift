import Capture
import Scenarios
import Testing
import Transports
import Wire

/// Frames between addresses of network 127.9, as a tap makes them.
private func frames(_ pairs: [(IPAddress, IPAddress, Double)]) -> [Frame] {
  var recorder = TapRecorder()
  for (source, destination, time) in pairs {
    recorder.record(
      Packet(.udp, from: Endpoint(source), to: Endpoint(destination), [1, 2, 3]),
      at: .seconds(time))
  }
  return recorder.frames
}

private func split(_ pairs: [(IPAddress, IPAddress, Double)]) -> EvidenceSplit {
  EvidenceSplit(frames(pairs), TapRecorder.linkType, network: 9)
}

private let first = AddressBlock(network: 9, index: 0)
private let second = AddressBlock(network: 9, index: 1)
private let late = Moment.seconds(1000)

@Test func `each run has its own frames, numbered from one`() {
  let split = split([
    (first.system, first.address(2), 1), (second.system, second.address(2), 2),
    (first.address(2), first.system, 3),
  ])
  #expect(split.frames(of: first, from: .zero, to: late).map(\.number) == [1, 2])
  #expect(split.frames(of: first, from: .zero, to: late).map(\.at) == [.seconds(1), .seconds(3)])
  #expect(split.frames(of: second, from: .zero, to: late).map(\.at) == [.seconds(2)])
}

@Test func `what asks whether a system is up is no evidence`() {
  let split = split([(first.probe, first.system, 1), (first.system, first.probe, 2)])
  #expect(split.frames(of: first, from: .zero, to: late).isEmpty)
}

@Test func `a packet of nobody's belongs to every run that was being played`() {
  let stranger = IPAddress.v4(127, 0, 0, 53)
  let split = split([(stranger, stranger, 5), (first.system, first.address(2), 6)])
  #expect(
    split.frames(of: first, from: .seconds(4), to: late).map(\.at) == [.seconds(5), .seconds(6)])
  #expect(split.frames(of: second, from: .seconds(4), to: late).map(\.number) == [1])
  #expect(split.frames(of: second, from: .seconds(6), to: late).isEmpty)
}

@Test func `what comes after the end is left out`() {
  let split = split([
    (first.system, first.address(2), 1), (first.system, first.address(2), 3),
  ])
  #expect(split.frames(of: first, from: .zero, to: .seconds(2)).map(\.at) == [.seconds(1)])
}

@Test func `addresses that a running system brings belong to the only run`() {
  let foreign = [IPAddress.v4(127, 0, 0, 5), .v4(127, 0, 0, 6)]
  let all = frames([
    (foreign[0], foreign[1], 1), (first.probe, foreign[0], 2), (foreign[1], .v4(127, 0, 0, 9), 3),
  ])
  let split = EvidenceSplit(all, TapRecorder.linkType, network: 9, standing: foreign)
  #expect(
    split.frames(of: first, from: .zero, to: late).map(\.at) == [.seconds(1), .seconds(3)])
}
