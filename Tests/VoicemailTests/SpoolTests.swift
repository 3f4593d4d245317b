import Foundation
import Media
import Testing
import Voicemail

struct SpoolTests {
  @Test func `what was said is what waits, as a WAV file others read`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder)
      let recording = try spool.begin(VoicemailKit.message())
      let samples = VoicemailKit.samples(20_000)
      for start in stride(from: 0, to: samples.count, by: 160) {
        try recording.append(Array(samples[start..<start + 160]))
      }
      let message = try await recording.finish(.silence)
      #expect(message.seconds == 2.5)
      #expect(message.ended == .silence)
      #expect(spool.waiting == [message.id])
      let (read, bytes) = try await spool.read(message.id)
      #expect(read == message)
      #expect(try WaveFile(bytes).clip.samples == samples)
      #expect(bytes == WaveFile(Clip(samples)).bytes)
      let text = message.id.text
      #expect(try VoicemailKit.names(in: folder) == ["\(text).json", "\(text).wav", "lock"])
    }
  }

  @Test func `a message that is removed leaves nothing`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder)
      let message = try await VoicemailKit.record(in: spool, VoicemailKit.message())
      try await spool.remove(message.id)
      #expect(spool.waiting.isEmpty)
      #expect(try VoicemailKit.names(in: folder) == ["lock"])
      await #expect(throws: SpoolError.unknown(message.id.text)) {
        try await spool.read(message.id)
      }
    }
  }

  @Test func `a discarded recording leaves nothing`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder)
      let recording = try spool.begin(VoicemailKit.message())
      try recording.append(VoicemailKit.samples(160))
      await recording.discard()
      #expect(spool.recordingCount == 0)
      #expect(try VoicemailKit.names(in: folder) == ["lock"])
      #expect(throws: SpoolError.over) { try recording.append([1]) }
      await #expect(throws: SpoolError.over) { try await recording.finish(.hungUp) }
    }
  }

  @Test func `a message without a sound is a message when it is finished`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder)
      let other = try spool.begin(VoicemailKit.message(2))
      let message = try await spool.begin(VoicemailKit.message(1)).finish(.key)
      #expect(message.seconds == 0)
      // What writes for the other has passed by all of them by then.
      _ = try await other.finish(.key)
      #expect(try VoicemailKit.names(in: folder).count == 5)
      #expect(try await spool.read(message.id).0 == message)
    }
  }

  @Test func `two hundred callers are recorded at once`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder)
      let recordings = try (0..<200).map { try spool.begin(VoicemailKit.message(UInt64($0))) }
      for frame in 0..<50 {
        for (index, recording) in recordings.enumerated() {
          try recording.append(Array(repeating: Int16(index * 50 + frame), count: 160))
        }
      }
      let messages = try await withThrowingTaskGroup(of: VoicemailMessage.self) { group in
        for recording in recordings { group.addTask { try await recording.finish(.key) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(messages.count == 200)
      #expect(spool.waiting.count == 200)
      for (index, recording) in recordings.enumerated() {
        let (_, bytes) = try await spool.read(recording.message.id)
        let samples = try WaveFile(bytes).clip.samples
        #expect(samples.count == 8_000)
        #expect(samples.first == Int16(index * 50) && samples.last == Int16(index * 50 + 49))
      }
    }
  }

  @Test func `a folder belongs to one at a time`() async throws {
    try await VoicemailKit.withFolder { folder in
      var first: Spool? = try Spool(folder)
      #expect(throws: SpoolError.taken(folder: folder, process: "process \(getpid())")) {
        _ = try Spool(folder)
      }
      #expect(first?.waiting == [])
      first = nil
      #expect(try Spool(folder).waiting == [])
    }
  }

  @Test func `a folder that cannot be made is said`() async throws {
    try await VoicemailKit.withFolder { folder in
      try Data().write(to: URL(fileURLWithPath: "\(folder)/file"))
      let error = #expect(throws: SpoolError.self) { try Spool("\(folder)/file/spool") }
      #expect("\(try #require(error))".contains("\(folder)/file"))
    }
  }

  @Test func `limits refuse the message that is one too many`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder, limits: SpoolLimits(mostMessages: 2))
      try await VoicemailKit.record(in: spool, VoicemailKit.message(1))
      let second = try spool.begin(VoicemailKit.message(2))
      #expect(throws: SpoolError.tooMany(2)) { try spool.begin(VoicemailKit.message(3)) }
      await second.discard()
      await (try spool.begin(VoicemailKit.message(3))).discard()
    }
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder, limits: SpoolLimits(mostBytes: 1_000))
      try await VoicemailKit.record(in: spool, VoicemailKit.message(1), 800)
      #expect(throws: SpoolError.tooLarge(bytes: 1_644)) {
        try spool.begin(VoicemailKit.message(2))
      }
    }
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder, limits: SpoolLimits(leastFree: .max))
      let error = #expect(throws: SpoolError.self) { try spool.begin(VoicemailKit.message()) }
      guard case .diskFull = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `a message is as long as it may be, and the rest is said to be lost`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder, limits: SpoolLimits(longest: 0.5))
      let recording = try spool.begin(VoicemailKit.message())
      try recording.append(VoicemailKit.samples(3_900))
      #expect(throws: SpoolError.longest(seconds: 0.5)) {
        try recording.append(VoicemailKit.samples(160))
      }
      #expect(recording.seconds == 0.5)
      let message = try await recording.finish(.longest)
      #expect(message.seconds == 0.5)
      #expect(message.ended == .longest)
    }
  }

  @Test func `a disk that takes nothing is told, and memory stays bounded`() async throws {
    try await VoicemailKit.withFolder { folder in
      let message = VoicemailKit.message()
      // The name is taken by a folder, so that the file can never be made.
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(message.id.text).part", withIntermediateDirectories: false)
      let spool = try Spool(folder, limits: SpoolLimits(mostBuffered: 1))
      let recording = try spool.begin(message)
      #expect(throws: SpoolError.self) {
        for _ in 0..<3 { try recording.append(VoicemailKit.samples(8_000)) }
      }
      #expect(recording.seconds == 1)
      await #expect(throws: SpoolError.self) { try await recording.finish(.hungUp) }
      #expect(spool.recordingCount == 0)
    }
  }
}
