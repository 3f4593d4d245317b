import Foundation
import Media
import Testing
import Voicemail

/// What a process may leave when it is killed, one instant after another.
struct RecoveryTests {
  struct Remains: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What is left: `part`, `wav`, `json`, `json.tmp` with their bytes.
    let files: @Sendable (VoicemailMessage) -> [String: [UInt8]]
    /// How many samples the message has; nil where nothing may be left.
    let samples: Int?
    let ended: VoicemailMessage.Ending?
  }

  static func note(_ message: VoicemailMessage, ended: String? = nil, seconds: Double = 0)
    -> [UInt8]
  {
    let end = ended.map { ",\"ended\":\"\($0)\"" } ?? ""
    return Array(
      """
      {"id":"\(message.id.text)","caller":"+49 151 12345","called":"c","callID":"i",\
      "began":1795929733500,"seconds":\(seconds)\(end)}
      """.utf8)
  }

  /// A file with its header as it is during a recording, or as it is at its end.
  static func sound(_ count: Int, isWhole: Bool = false) -> [UInt8] {
    var bytes = WaveFile(Clip(VoicemailKit.samples(count))).bytes
    if !isWhole { bytes.replaceSubrange(40..<44, with: [0, 0, 0, 0]) }
    return bytes
  }

  static let all: [Remains] = [
    Remains(
      testDescription: "a note half written",
      files: { ["json.tmp": Array(note($0).prefix(20))] }, samples: nil, ended: nil),
    Remains(
      testDescription: "a note without sound", files: { ["json": note($0)] }, samples: nil,
      ended: nil),
    Remains(
      testDescription: "a header half written",
      files: { ["json": note($0), "part": Array(sound(0).prefix(20))] }, samples: nil, ended: nil),
    Remains(
      testDescription: "a header without sound",
      files: { ["json": note($0), "part": sound(0)] }, samples: nil, ended: nil),
    Remains(
      testDescription: "sound that goes on",
      files: { ["json": note($0), "part": sound(900)] }, samples: 900, ended: .killed),
    Remains(
      testDescription: "half a sample",
      files: { ["json": note($0), "part": sound(900) + [7]] }, samples: 900, ended: .killed),
    Remains(
      testDescription: "a new note half written",
      files: {
        [
          "json": note($0), "json.tmp": Array(note($0, ended: "silence").prefix(30)),
          "part": sound(900, isWhole: true),
        ]
      }, samples: 900, ended: .killed),
    Remains(
      testDescription: "complete but for its name",
      files: {
        [
          "json": note($0, ended: "silence", seconds: 0.1125), "part": sound(900, isWhole: true),
        ]
      }, samples: 900, ended: .silence),
    Remains(
      testDescription: "complete",
      files: {
        ["json": note($0, ended: "key", seconds: 0.1125), "wav": sound(900, isWhole: true)]
      }, samples: 900, ended: .key),
    Remains(
      testDescription: "a name that the note missed",
      files: { ["json": note($0), "wav": sound(900, isWhole: true)] }, samples: 900,
      ended: .killed),
    Remains(
      testDescription: "a note that is rubbish",
      files: { _ in ["json": [0xFF, 0xFE, 0], "part": sound(900)] }, samples: 900, ended: .killed),
    Remains(
      testDescription: "no note at all", files: { _ in ["part": sound(900)] }, samples: 900,
      ended: .killed),
    Remains(
      testDescription: "removed but for its note",
      files: { ["json": note($0, ended: "silence", seconds: 0.1125)] }, samples: nil, ended: nil),
  ]

  @Test(arguments: all) func `nothing or a whole message is left of`(remains: Remains) async throws
  {
    try await VoicemailKit.withFolder { folder in
      let message = VoicemailKit.message()
      for (suffix, bytes) in remains.files(message) {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(message.id.text).\(suffix)"))
      }
      let spool = try Spool(folder)
      let wasComplete = !spool.waiting.isEmpty
      let recovered = try spool.recover()
      guard let samples = remains.samples else {
        #expect(recovered.isEmpty && spool.waiting.isEmpty)
        #expect(try VoicemailKit.names(in: folder) == ["lock"])
        return
      }
      #expect(spool.waiting == [message.id])
      #expect(recovered.map(\.id) == (wasComplete ? [] : [message.id]))
      let (read, bytes) = try await spool.read(message.id)
      #expect(read.ended == remains.ended)
      #expect(read.seconds == Double(samples) / 8_000)
      #expect(read.began == message.began)
      #expect(read.caller.filter(\.isNumber) == "4915112345")
      #expect(bytes == Self.sound(samples, isWhole: true))
      // A second look finds nothing more to do.
      #expect(try spool.recover().isEmpty)
    }
  }

  @Test func `what is being recorded is left alone, as are files of others`() async throws {
    try await VoicemailKit.withFolder { folder in
      for name in ["notes.txt", "x.part", "..wav", "20261129T052213.500Z-49-00000000"] {
        try Data([1]).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      let spool = try Spool(folder)
      let recording = try spool.begin(VoicemailKit.message())
      try recording.append(VoicemailKit.samples(320))
      #expect(try spool.recover().isEmpty)
      let message = try await recording.finish(.hungUp)
      #expect(message.seconds == 0.04)
      #expect(try VoicemailKit.names(in: folder).count == 7)
    }
  }
}
