import Foundation
import Testing
import Voicemail

struct DirectoryStoreTests {
  @Test func `a blob is stored with its metadata, and never overwritten`() async throws {
    try await VoicemailKit.withFolder { folder in
      let store = DirectoryStore("\(folder)/blobs")
      try await store.put("2026/11/29/a.wav", [1, 2, 3], ["caller": "+49"])
      await #expect(throws: BlobError.exists(name: "2026/11/29/a.wav")) {
        try await store.put("2026/11/29/a.wav", [4], ["caller": "other"])
      }
      let place = "\(folder)/blobs/2026/11/29"
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(place)/a.wav")) == Data([1, 2, 3]))
      let note = try JSONDecoder().decode(
        [String: String].self, from: Data(contentsOf: URL(fileURLWithPath: "\(place)/a.wav.json")))
      #expect(note == ["caller": "+49"])
      #expect(try VoicemailKit.names(in: place) == ["a.wav", "a.wav.json"])
    }
  }

  @Test func `what a killed attempt left does not hinder the next`() async throws {
    try await VoicemailKit.withFolder { folder in
      for name in ["a.wav.tmp", "a.wav.json.tmp", "a.wav.json"] {
        try Data([9]).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      try await DirectoryStore(folder).put("a.wav", [1], [:])
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.wav")) == Data([1]))
      #expect(try VoicemailKit.names(in: folder) == ["a.wav", "a.wav.json"])
    }
  }

  @Test func `an attempt that was killed after the name is tidied up by the next`() async throws {
    try await VoicemailKit.withFolder { folder in
      let store = DirectoryStore(folder)
      try await store.put("a.wav", [1], [:])
      try Data([1]).write(to: URL(fileURLWithPath: "\(folder)/a.wav.tmp"))
      await #expect(throws: BlobError.exists(name: "a.wav")) {
        try await store.put("a.wav", [1], [:])
      }
      #expect(try VoicemailKit.names(in: folder) == ["a.wav", "a.wav.json"])
    }
  }

  @Test(arguments: ["", "/etc/x", "a/../../x", "a//b", "./x", "a\nb", "a/\u{0}"])
  func `a name outside the folder is refused`(name: String) async throws {
    try await VoicemailKit.withFolder { folder in
      let error = await #expect(throws: BlobError.self) {
        try await DirectoryStore("\(folder)/blobs").put(name, [1], [:])
      }
      guard case .unfit = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let names = try VoicemailKit.names(in: folder)
      #expect(names.isEmpty)
    }
  }

  @Test func `a folder that is a file is said, and may be mended`() async throws {
    try await VoicemailKit.withFolder { folder in
      try Data().write(to: URL(fileURLWithPath: "\(folder)/blobs"))
      let error = await #expect(throws: BlobError.self) {
        try await DirectoryStore("\(folder)/blobs").put("a", [1], [:])
      }
      #expect(error?.isRetriable == true)
    }
  }
}
