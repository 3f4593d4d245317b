import Capture
import SIP
import Testing
import Wire

private let message = Samples.datagram(Samples.options())

@Test(arguments: Carriage.all)
func `a message is found inside every tunnel, between the inner endpoints`(_ carriage: Carriage) {
  let reading = Samples.read([carriage.frame(message)], .ethernet)
  #expect(reading.words == ["1 OPTIONS call-1"])
  #expect(reading.sightings.first?.source == Samples.carrier)
  #expect(reading.sightings.first?.destination == Samples.system)
  #expect(reading.losses == SightingReader.Losses())
}

@Test(arguments: Carriage.all)
func `a tunnel cut anywhere never shows a whole message`(_ carriage: Carriage) {
  let whole = carriage.frame(message)
  for length in 0..<whole.count {
    let frame = Frame(
      number: 1, at: .zero, bytes: Array(whole.prefix(length)), originalLength: whole.count)
    let reading = CaptureReading([frame], .ethernet)
    #expect(!reading.sightings.contains { $0.message != nil })
  }
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"))
func `tshark finds the same message inside every tunnel`() throws {
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  try PcapngWriter(application: "test", interface: "lo", linkType: .ethernet)
    .write(Samples.frames(Carriage.all.map { $0.frame(message) }), to: path)
  let lines = try Shark.messages(path, options: Carriage.all.flatMap(\.sharkOptions))
  let frames = lines.map { $0.stamp.prefix { $0 != " " } }
  #expect(frames == Carriage.all.indices.map { "\($0 + 1)" })
  #expect(lines.allSatisfy { $0.words == ["OPTIONS"] })
}

@Test(arguments: Carriage.all)
func `damaged tunnels never stop the reader`(_ carriage: Carriage) {
  var mutation = Mutation(generator: SeededGenerator(seed: 23))
  let whole = carriage.frame(message)
  for _ in 0..<400 {
    let damaged = (0..<10).map { _ in mutation.damage(whole) }
    let reading = Samples.read(damaged, .ethernet)
    #expect(reading.sightings.count <= damaged.count)
  }
}

@Test func `IPv6 is carried in IPv4 and the other way round`() {
  let six = Endpoint(.v6(high: 0, low: 1), 5070)
  let inner = Samples.datagram(Samples.options(), from: six, to: six)
  #expect(Samples.read([Carriage.packet(41, inner)]).words == ["1 OPTIONS call-1"])
  let outer = PacketBuilder.packet(six.address, six.address, 4, message)
  #expect(Samples.read([outer]).words == ["1 OPTIONS call-1"])
}

@Test func `tunnels are opened four deep and no deeper`() {
  var packet = message
  for depth in 1...6 {
    packet = Carriage.packet(4, packet)
    let reading = Samples.read([packet])
    #expect(reading.words == (depth <= 4 ? ["1 OPTIONS call-1"] : []))
    #expect(reading.losses.unreadFrames == (depth <= 4 ? 0 : 1))
  }
}

@Test func `a source route in GRE is passed over`() {
  let routes: [UInt8] = [0x08, 0, 0, 4, 10, 0, 0, 3, 0, 0, 0, 0]
  let packet = Carriage.packet(47, [0x40, 0, 0x08, 0, 0, 0, 0, 0] + routes + message)
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
}

@Test(arguments: [UInt16(4789), 8472, 6081, 2152, 1701])
func `SIP on a tunnel's port is SIP`(_ port: UInt16) {
  let packet = Carriage.datagram(to: port, Samples.options())
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
}

@Test func `an echo request on the port of GTP-U is nothing`() {
  let packet = Carriage.datagram(to: 2152, [0x32, 1, 0, 4, 0, 0, 0, 0, 0, 1, 0, 0])
  #expect(Samples.read([packet]).words.isEmpty)
}

@Test func `fragments inside a tunnel and fragments of a tunnel make the datagram`() {
  let long = Samples.datagram(Samples.options(body: String(repeating: "x", count: 900)))
  let inside = fragments(long, of: 256).map { Carriage.packet(4, $0) }
  #expect(Samples.read(inside).words == ["\(inside.count) OPTIONS call-1"])
  let outside = fragments(Carriage.packet(4, long), of: 256)
  #expect(Samples.read(outside).words == ["\(outside.count) OPTIONS call-1"])
}

@Test(arguments: Carriage.all)
func `a packet captured inside and outside a tunnel counts once`(_ carriage: Carriage) {
  let plain = Carriage.ethernet + message
  #expect(Samples.read([plain, carriage.frame(message)], .ethernet).words == ["1 OPTIONS call-1"])
  #expect(Samples.read([carriage.frame(message), plain], .ethernet).words == ["1 OPTIONS call-1"])
}

@Test func `a packet that one path brings twice was sent twice`() {
  let inside = Carriage.packet(4, message)
  #expect(Samples.read([message, message]).words.count == 2)
  #expect(Samples.read([inside, inside]).words.count == 2)
}

@Test func `a repetition on another path is no copy when it is late or was numbered anew`() {
  let inside = Carriage.packet(4, message)
  let late = [(message, 0), (inside, 21)].enumerated().map { index, entry in
    Frame(
      number: index + 1, at: Moment(nanoseconds: Int64(entry.1) * 1_000_000), bytes: entry.0)
  }
  #expect(CaptureReading(late, .raw).words.count == 2)
  var again = message
  again[5] = 9
  #expect(Samples.read([inside, again]).words.count == 2)
}

@Test func `copies are told`() {
  var reader = SightingReader(.raw)
  for frame in Samples.frames([message, Carriage.packet(4, message)]) { _ = reader.read(frame) }
  #expect(reader.repeatedCaptures == 1)
}
