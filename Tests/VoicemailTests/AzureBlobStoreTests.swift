import BlobParty
import Foundation
import Testing
import Trust
import Voicemail
import Wire

/// The client against a store that was written apart from it and checks signatures by itself.
@Suite(.timeLimit(.minutes(10)))
struct AzureBlobStoreTests {
  static let bytes = [UInt8]((0..<50_000).map { UInt8(truncatingIfNeeded: $0) })

  @Test func `a blob is put with the account's key, and a second time refused`() async throws {
    try await VoicemailKit.withParty { party, endpoint in
      let store = try AzureBlobStore(VoicemailKit.settings(party, endpoint))
      let name = "2026/11/29/ä b%.wav"
      try await store.put(name, Self.bytes, ["caller": "+49151", "callid": "a,b;c=\"d\""])
      await #expect(throws: BlobError.exists(name: name)) { try await store.put(name, [1], [:]) }
      let blob = try #require(party.blob(name, in: "voicemail"))
      #expect(blob.bytes == Self.bytes)
      #expect(blob.metadata == ["caller": "+49151", "callid": "a,b;c=\"d\""])
      #expect(blob.contentType == "audio/wav")
      #expect(party.counts(in: "voicemail")[name]?.creations == 1)
      #expect(party.counts(in: "voicemail")[name]?.repeats == 1)
      #expect(party.journal.map(\.status) == [201, 409])
    }
  }

  @Test func `a blob is put with a signature that may only create`() async throws {
    try await VoicemailKit.withParty { party, endpoint in
      var settings = VoicemailKit.settings(party, endpoint)
      let end = BlobParty.wallClock() + .seconds(600)
      settings.credential = .sas(
        "?" + party.account.containerSignature("voicemail", until: end))
      let store = try AzureBlobStore(settings)
      try await store.put("a", Self.bytes, ["caller": "x"])
      await #expect(throws: BlobError.exists(name: "a")) { try await store.put("a", [1], [:]) }
      #expect(party.blob("a", in: "voicemail")?.bytes == Self.bytes)
    }
  }

  @Test func `a wrong key, a stale signature and a missing container are not retriable`()
    async throws
  {
    try await VoicemailKit.withParty { party, endpoint in
      let right = VoicemailKit.settings(party, endpoint)
      var key = right
      key.credential = .key(Data("another".utf8).base64EncodedString())
      var stale = right
      stale.credential = .sas(
        party.account.containerSignature(
          "voicemail", until: BlobParty.wallClock() - .seconds(2)))
      var container = right
      container.container = "other"
      for (settings, status, code) in [
        (key, 403, "AuthenticationFailed"), (stale, 403, "AuthenticationFailed"),
        (container, 404, "ContainerNotFound"),
      ] {
        let store = try AzureBlobStore(settings)
        let error = await #expect(throws: BlobError.self) { try await store.put("a", [1], [:]) }
        guard case .refused(status, code, let sentence) = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
        #expect(!sentence.isEmpty)
        #expect(error?.isRetriable == false)
      }
      #expect(party.blobs.isEmpty)
    }
  }

  @Test func `each trouble of the store has its error, and can be tried again`() async throws {
    try await VoicemailKit.withParty { party, endpoint in
      var settings = VoicemailKit.settings(party, endpoint)
      settings.limit = .seconds(2)
      let quick = try AzureBlobStore(settings)
      let store = try AzureBlobStore(VoicemailKit.settings(party, endpoint))
      party.misbehave([
        BlobFault(.failing(.serverBusy), times: 1), BlobFault(.lostResponse, times: 1),
        BlobFault(.halfRead, times: 1), BlobFault(.slow(.seconds(60)), times: 1),
      ])
      let busy = await #expect(throws: BlobError.self) { try await store.put("a", [1], [:]) }
      #expect(
        busy
          == .refused(
            status: 503, code: "ServerBusy",
            sentence:
              "The server is currently unable to receive requests. Please retry your request."))
      let lost = await #expect(throws: BlobError.self) { try await store.put("b", [1], [:]) }
      let half = await #expect(throws: BlobError.self) {
        try await store.put("c", Self.bytes, [:])
      }
      let slow = await #expect(throws: BlobError.self) { try await quick.put("d", [1], [:]) }
      #expect(slow == .timedOut(store: settings.url, seconds: 2))
      for error in [busy, lost, half, slow] { #expect(error?.isRetriable == true) }
      // The answer was lost and the slow one was not awaited; both were stored all the same.
      #expect(party.blobs.map(\.name) == ["b", "d"])
      for name in ["b", "d"] {
        await #expect(throws: BlobError.exists(name: name)) { try await store.put(name, [1], [:]) }
      }
      try await store.put("c", Self.bytes, [:])
      await party.close()
      let down = await #expect(throws: BlobError.self) { try await store.put("e", [1], [:]) }
      #expect(down?.isRetriable == true)
      try await party.open(at: endpoint)
      try await store.put("e", [1], [:])
      #expect(party.journal.map(\.fault).filter { !$0.isEmpty }.count == 4)
    }
  }

  @Test func `HTTPS is spoken with whom the authorities vouch for, and with nobody else`()
    async throws
  {
    try await VoicemailKit.withFolder { folder in
      let now = BlobParty.wallClock()
      let (from, to) = (now - .seconds(3_600), now + .seconds(3_600))
      let authority = try CertificateAuthority("stores", from: from, to: to)
      let other = try CertificateAuthority("others", from: from, to: to)
      let identity = try authority.issue(
        Subject("store", addresses: [.v4(127, 0, 0, 1)], from: from, to: to))
      try Data(authority.certificateText.utf8).write(to: URL(fileURLWithPath: "\(folder)/ca.pem"))
      try Data(other.certificateText.utf8).write(to: URL(fileURLWithPath: "\(folder)/other.pem"))
      try await VoicemailKit.withParty(
        certificate: identity.certificateText, key: identity.key
      ) { party, endpoint in
        var settings = VoicemailKit.settings(party, endpoint, scheme: "https")
        settings.authorities = "\(folder)/ca.pem"
        try await AzureBlobStore(settings).put("a", Self.bytes, [:])
        #expect(party.blob("a", in: "voicemail")?.bytes == Self.bytes)
        settings.authorities = "\(folder)/other.pem"
        let stranger = try AzureBlobStore(settings)
        let error = await #expect(throws: BlobError.self) { try await stranger.put("b", [1], [:]) }
        guard case .unreachable = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(party.blobs.count == 1)
      }
    }
  }

  @Test func `settings that name no store are refused, each with its sentence`() {
    let right = AzureSettings(
      url: "https://account.blob.core.windows.net", container: "voicemail", account: "account",
      credential: .key("a2V5"))
    #expect(throws: Never.self) { try AzureBlobStore(right) }
    for url in ["", "ftp://x", "https://", "https://u@x", "https://x?a=b", "http://x:99999"] {
      var wrong = right
      wrong.url = url
      #expect(throws: AzureSettingsError.url(url)) { try AzureBlobStore(wrong) }
    }
    for container in ["", "ab", "Voice", "a--b", "-ab", "../x"] {
      var wrong = right
      wrong.container = container
      #expect(throws: AzureSettingsError.container(container)) { try AzureBlobStore(wrong) }
    }
    var wrong = right
    wrong.credential = .key("not Base64!")
    #expect(throws: AzureSettingsError.key) { try AzureBlobStore(wrong) }
    wrong.credential = .sas("sv=1&sig=a b&se=2")
    #expect(throws: AzureSettingsError.sas) { try AzureBlobStore(wrong) }
  }
}
