import Capture
import Foundation
import SIP
import Testing
import Wire

/// Nothing that names anybody in a capture is found in its redacted form.
///
/// What names somebody is read by the message's own readers, not by what redacts.
struct LeakTests {
  /// The words of a text, each as long as it goes.
  private struct Words {
    var digits: Set<String> = []
    var words: Set<String> = []
    var hosts: Set<String> = []

    init(_ bytes: [UInt8]) {
      func runs(_ isIn: (UInt8) -> Bool) -> Set<String> {
        Set(bytes.split { !isIn($0) }.map { String(decoding: $0, as: UTF8.self) })
      }
      func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
      func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte & ~0x20)
      }
      digits = runs(isDigit).filter { $0.count >= 5 }
      words = runs(isWord)
      hosts = Set(runs { isWord($0) || $0 == 0x2E || $0 == 0x2D }.map { $0.lowercased() })
    }
  }

  private struct Secrets {
    var numbers: Set<String> = []
    var users: Set<String> = []
    var hosts: Set<String> = []

    /// User parts that are words of the protocol or of a product elsewhere in a message.
    private static let common: Set<String> = ["anonymous", "unknown", "invalid"]

    init(_ sightings: [Sighting]) {
      var products = ""
      for sighting in sightings {
        for endpoint in [sighting.source, sighting.destination] { add(host: "\(endpoint.address)") }
        guard let message = sighting.message else { continue }
        for name in [HeaderName("User-Agent"), "Server"] {
          products += " " + (message.header(name) ?? "").lowercased()
        }
        for name in Self.addresses {
          for value in message.values(name) { add(value) }
        }
        for value in message.values(.via) {
          guard let via = Via(value) else { continue }
          add(host: via.host)
          if let received = via.received { add(host: received) }
        }
        add(numbersIn: message.callID)
        if let at = message.callID.lastIndex(of: "@") {
          add(host: String(message.callID[message.callID.index(after: at)...]))
        }
        if let uri = message.requestURI.flatMap({ URI($0) }) { add(uri) }
        guard let session = try? SessionDescription(message.body) else { continue }
        add(user: session.origin.username)
        add(host: session.origin.address)
        if let address = session.connectionAddress { add(host: address) }
      }
      // What a device is called stays where it says so, and some are named after it.
      users = users.filter { !products.contains($0.lowercased()) }
      hosts = hosts.filter { !products.contains($0) }
    }

    private static let addresses: [HeaderName] = [
      .from, .to, .contact, .route, .recordRoute, .referTo, .referredBy, "P-Asserted-Identity",
      "P-Preferred-Identity", "Remote-Party-ID", "Diversion", "History-Info",
    ]

    private mutating func add(_ value: String) {
      guard let address = NameAddress(value) else { return }
      add(address.uri)
      if let display = address.display { add(user: display) }
    }

    private mutating func add(_ uri: URI) {
      if let user = uri.user { add(user: user) }
      if let opaque = uri.opaque { add(numbersIn: opaque) }
      add(host: uri.host)
    }

    private mutating func add(user: String) {
      add(numbersIn: user)
      let word = user.filter { $0 != "+" && $0 != "\"" }
      // Two letters are found in any noise.
      guard word.utf8.count > 3, word.utf8.allSatisfy({ $0 < 0x80 }),
        !Self.common.contains(word.lowercased())
      else { return }
      users.insert(word)
    }

    private mutating func add(host: String) {
      let isKept =
        ["0.0.0.0", "255.255.255.255", "localhost", "anonymous.invalid", "invalid"]
        .contains(host) || host.hasPrefix("224.0.0.")
      if host.count > 4, !isKept { hosts.insert(host.lowercased()) }
    }

    private mutating func add(numbersIn text: String) {
      for run in text.split(whereSeparator: { !($0.isASCII && $0.isNumber) }) where run.count >= 5 {
        numbers.insert(String(run))
      }
    }
  }

  private static func isPart(_ word: String) -> Bool {
    [
      "system", "carrier", "primary", "secondary", "tertiary", "agent", "duty", "teams", "store",
      "database", "customers", "desktop",
    ].contains(word.filter { !$0.isNumber })
  }

  /// The names in name resolution blocks of a little-endian pcapng file, and its other blocks.
  private static func split(_ file: [UInt8]) -> (names: [String], rest: [UInt8]) {
    guard file.starts(with: [0x0A, 0x0D, 0x0D, 0x0A]), file.count > 12, file[8] == 0x4D else {
      return ([], file)
    }
    func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(file[at + $1]) << (8 * $1) } }
    var names: [String] = []
    var rest: [UInt8] = []
    var index = 0
    while index + 12 <= file.count {
      let size = number(index + 4)
      guard size >= 12, size <= file.count - index else { break }
      if number(index) == 4 {
        var record = index + 8
        while record + 4 <= index + size, number(record) != 0 {
          let (kind, length) = (number(record) & 0xFFFF, number(record) >> 16)
          let name = file[record + 4..<record + 4 + length].dropFirst(kind == 1 ? 4 : 16)
          names.append(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
          record += 4 + (length + 3) / 4 * 4
        }
      } else {
        rest += file[index..<index + size]
      }
      index += size
    }
    return (names, rest + file[index...])
  }

  @Test(arguments: Shelf.everything) func `nobody is named afterwards`(_ path: String) throws {
    try Shelf.skipIfAbsent(path)
    let redacted = try Redacted(path)
    let reading = try CaptureFile.read(path)
    let secrets = Secrets(reading.sightings)
    #expect(!secrets.hosts.isEmpty || reading.tls.unreadCount > 0)
    // Names of parts stay in blocks of their own, and are what users are called in our own runs.
    let (names, rest) = Self.split(redacted.after)
    #expect(names.allSatisfy(Self.isPart), "\(names)")
    let left = Words(rest)
    let numbers = secrets.numbers.intersection(left.digits)
    let users = secrets.users.intersection(left.words)
    let hosts = secrets.hosts.intersection(left.hosts)
    #expect(numbers.isEmpty && users.isEmpty && hosts.isEmpty, "\(numbers) \(users) \(hosts)")
    let text = Data(rest)
    // Within other words, too, where chance cannot have put them; one phone is called PCMU/8000.
    for secret in secrets.numbers.union(secrets.users).union(secrets.hosts).sorted().prefix(300)
    where secret.utf8.count >= 8 && !secret.hasSuffix("/8000") {
      #expect(text.range(of: Data(secret.utf8)) == nil, "\(secret)")
    }
  }

  @Test(arguments: Shelf.everything) func `frames keep number, time and length`(
    _ path: String
  ) throws {
    try Shelf.skipIfAbsent(path)
    let redacted = try Redacted(path)
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("redacted-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copy) }
    try Data(redacted.after).write(to: copy)
    let before = try CaptureFile.frames(path)
    let after = try CaptureFile.frames(copy.path)
    #expect(before.linkType == after.linkType)
    #expect(before.frames.map(\.at) == after.frames.map(\.at))
    #expect(before.frames.map(\.bytes.count) == after.frames.map(\.bytes.count))
    #expect(before.frames.map(\.originalLength) == after.frames.map(\.originalLength))
  }

  @Test(
    .enabled(if: Shark.path != nil, "tshark is not installed"), arguments: Shelf.everything)
  func `tshark reads the same messages and finds no checksum worse`(_ path: String) throws {
    try Shelf.skipIfAbsent(path)
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("redacted-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copy) }
    try Data(try Redacted(path).after).write(to: copy)
    let (before, after) = (try Opinion(path), try Opinion(copy.path))
    #expect(before.messages == after.messages)
    #expect(after.wrong.isSubset(of: before.wrong))
    #expect(before.complaints == after.complaints)
  }

  /// What tshark says of a capture; of masked payloads it can say nothing that counts.
  private struct Opinion {
    /// Frame number, methods, statuses, CSeqs, media lines and RTP numbers.
    var messages: [String] = []
    /// Frames with a wrong checksum, or with SIP or RTP that cannot be read.
    var wrong: Set<String> = []
    var complaints: [String] = []

    private static let marks = [
      "ip.checksum.status", "udp.checksum.status", "tcp.checksum.status", "icmp.checksum.status",
      "_ws.malformed",
    ]
    private static let fields = [
      "frame.number", "sip.Method", "sip.Status-Code", "sip.CSeq", "sdp.media", "rtp.seq",
    ]

    init(_ file: String) throws {
      let sums = ["ip", "udp", "tcp"].flatMap { ["-o", "\($0).check_checksum:TRUE"] }
      let fields = (Self.marks + Self.fields).flatMap { ["-e", $0] }
      // What is sealed is not in the copy.
      let output = try Shark.run(
        ["-r", file, "-T", "fields", "--disable-protocol", "tls"] + sums + fields)
      complaints = output.complaints
      for line in output.text.split(separator: "\n") {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard cells.count >= 11 else { continue }
        let isMessage = cells[6...].contains { !$0.isEmpty }
        if isMessage { messages.append(cells[5...].joined(separator: "\t")) }
        // 0 is "bad".
        let isBad = cells[..<4].contains { $0.split(separator: ",").contains("0") }
        if isBad || isMessage && !cells[4].isEmpty { wrong.insert(String(cells[5])) }
      }
    }
  }
}
