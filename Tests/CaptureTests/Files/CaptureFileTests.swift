import Calls
import Capture
import Foundation
import SIP
import Testing
import Wire

@Test(
  .enabled(if: Shark.path != nil, "\(Shark.absence)"), arguments: Shelf.compared)
func `messages are found as tshark finds them`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let differences = SharkDifference.known.filter { $0.file == Shelf.name(path) }
  let lines = try Shark.messages(path)
  var expected = lines.reduce(into: [String: Int]()) { tally, line in
    for word in line.words { tally[word, default: 0] += 1 }
  }
  for difference in differences {
    for word in difference.onlyShark {
      #expect(expected[word] != nil, "tshark sees no \(word): \(difference.why)")
      let left = (expected[word] ?? 0) - 1
      expected[word] = left == 0 ? nil : left
    }
  }
  let reading = try CaptureFile.read(path)
  #expect(reading.problem == nil)
  #expect(Tally.messages(reading.sightings) == expected)
  let calls = Set(reading.sightings.compactMap { $0.message?.callID })
  let missed = Set(lines.flatMap(\.callIDs)).subtracting(calls)
  #expect(missed == Set(differences.flatMap(\.onlySharkCalls)))
  #expect(calls.isSubset(of: lines.flatMap(\.callIDs)))
  let frames = reading.sightings.filter { $0.message != nil }.map { Shark.stamp($0.frame, $0.at) }
  #expect(Set(frames).isSubset(of: lines.map(\.stamp)))
  #expect(Tally.unreadable(reading.sightings) == differences.flatMap(\.unreadable))
}

@Test(
  .enabled(if: Shark.path != nil, "\(Shark.absence)"), arguments: Shelf.compared)
func `calls are found as tshark finds them`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let invited = Set(try Shark.messages(path).flatMap(\.invited))
  // tshark knows Call-IDs alone; legs with several, around a B2BUA, may be one call here.
  let calls = CallModel.read(try CaptureFile.read(path).sightings).calls
  let found = calls.flatMap(\.callIDs)
  #expect(found.count == Set(found).count, "a Call-ID of two calls")
  let differences = SharkDifference.known.filter { $0.file == Shelf.name(path) }
  #expect(invited.subtracting(found) == Set(differences.flatMap(\.uncalled)))
  #expect(Set(found).subtracting(invited) == [])
}

/// Where this reader and tshark differ, and why that is right.
struct SharkDifference {
  let file: String
  /// What tshark counts as a message and this reader does not.
  let onlyShark: [String]
  /// The reasons this reader gives, one for each message it refuses.
  let unreadable: [String]
  /// The Call-IDs that stand in no message this reader accepts.
  var onlySharkCalls: [String] = []
  /// The Call-IDs of which no INVITE is accepted here, so that there is no call.
  var uncalled: [String] = []
  let why: String

  static let known = [
    SharkDifference(
      file: "IvanNardi+pl7m__sip.pcap.v2.fuzzed", onlyShark: ["INVITE", "100", "183", "200"],
      unreadable: [
        "no empty line after the headers", "no empty line after the headers",
        "body has 190 bytes, Content-Length says 191", "no empty line after the headers",
      ],
      onlySharkCalls: ["SBCm3i"],
      uncalled: ["SBCm3ifgb8gefgiunu7onfhmumifbhu1mbd@SoftX3000"],
      why: "fuzzed headers: tshark counts a message by its start line, malformed or not"),
    SharkDifference(
      file: "OISF+suricata-verify__sip-body-large.pcap", onlyShark: ["INVITE"],
      unreadable: ["message of 65793 bytes is larger than 65535"],
      uncalled: ["test123@attacker.com"],
      why: "one message is larger than the bound"),
    SharkDifference(
      file: "tls12-cbc.pcapng", onlyShark: ["INVITE", "180", "200", "ACK", "BYE", "200"],
      unreadable: [], onlySharkCalls: ["tls12-cbc@tls"], uncalled: ["tls12-cbc@tls"],
      why: "CBC suites are not read, and the reading says so"),
    SharkDifference(
      file: "zeek+zeek__invalid-content-length.pcap", onlyShark: ["INVITE", "200"],
      unreadable: [
        "Content-Length cannot be read: \"bad\"", "Content-Length cannot be read: \"xyz\"",
      ],
      onlySharkCalls: ["a84b4c76e66710@10.0.0.1"], uncalled: ["a84b4c76e66710@10.0.0.1"],
      why: "a Content-Length that is no number leaves the body unknown"),
    SharkDifference(
      file: "zeek+zeek__sip-junk-before-request.pcap", onlyShark: ["REGISTER"],
      unreadable: ["no Call-ID header"],
      why: "no header that RFC 3261 §8.1.1 demands is there"),
  ]
}

enum Tally {
  static func messages(_ sightings: [Sighting]) -> [String: Int] {
    var tally: [String: Int] = [:]
    for sighting in sightings {
      guard let message = sighting.message else { continue }
      let word = message.method.map(\.rawValue) ?? message.status.map { "\($0)" } ?? ""
      tally[word, default: 0] += 1
    }
    return tally
  }

  static func unreadable(_ sightings: [Sighting]) -> [String] {
    sightings.compactMap { sighting in
      if case .unreadable(_, let why) = sighting.content { "\(why)" } else { nil }
    }
  }
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"), arguments: Shelf.peers)
func `every ICMP notice is seen, and what it quotes is not`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let notices = try Shark.run([
    "-r", path, "-Y", "icmp.type==3", "-T", "fields", "-e", "frame.number",
  ])
  .text.split(separator: "\n").compactMap { Int($0) }
  let seen = try CaptureFile.read(path).sightings.filter { sighting in
    if case .unreachable = sighting.content { true } else { false }
  }
  #expect(seen.map(\.frame) == notices)
  #expect(!notices.isEmpty || !path.hasSuffix("icmp_unreachable.pcap"))
}
