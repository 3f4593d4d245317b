import Testing

/// Which room may look into which, and who may touch the outside world.
struct LayerTests {
  /// Lower rows first; a room may use rooms of lower rows, and those listed as its neighbours.
  static let rows: [[String]] = [
    ["Wire"],
    ["SIP", "Media", "Trust"],
    ["Services", "Transports", "Speech"],
    [
      "Signaling", "Systems", "Capture", "Calls", "Faults", "Voicemail", "Customers", "BlobParty",
    ],
    ["UserAgents", "Postgres", "Checks"],
    ["FailoverProxy", "Lifeboat", "Plugins", "Recordings"],
    ["Documents"],
    ["Scenarios", "FailoverPack", "LifeboatPack", "Linting", "Setups"],
    ["Reports", "Store", "ProcessPlugins", "Replaying"],
    ["Certification", "Fuzzing"],
    ["HarnessCLI"],
    ["harness", "failover-proxy", "lifeboat-program", "Benchmarks", "Fuzzer", "VoicemailKills"],
  ]

  /// What plays may not be seen by what judges, and the other way round.
  static let judge: Set = [
    "Capture", "Calls", "Checks", "Recordings", "FailoverPack", "LifeboatPack",
  ]
  static let play: Set = [
    "Trust", "Services", "Transports", "Speech", "Signaling", "Systems", "UserAgents",
    "FailoverProxy", "Lifeboat", "Voicemail", "Customers", "Postgres", "BlobParty",
  ]

  /// Libraries with one door each.
  static let doors: [String: Set<String>] = [
    "NIOCore": ["Transports", "Services", "Voicemail", "BlobParty"],
    "NIOPosix": ["Transports", "Services", "Voicemail", "BlobParty"],
    "NIOHTTP1": ["Services", "Voicemail", "BlobParty"],
    "NIOTLS": ["Transports"],
    "NIOSSL": ["Transports", "Voicemail", "BlobParty"],
    "CEpoll": ["Transports"],
    "COctets": ["SIP", "Capture", "Calls"],
    "COsip": ["SIP"],
    "COpus": ["Media"],
    "CPcap": ["Capture", "Benchmarks"],
    "CPq": ["Postgres"],
    "CZlib": ["Capture"],
    "Crypto": ["Capture", "Certification", "Trust", "Lifeboat", "Voicemail", "BlobParty"],
    "GRDB": ["Store", "Customers"],
    "Yams": ["Documents", "Services"],
    "ArgumentParser": [
      "HarnessCLI", "failover-proxy", "lifeboat-program", "Services", "Benchmarks",
      "VoicemailKills",
    ],
  ]

  static let files = House.files(in: "Sources")

  @Test func `the house has been read`() {
    #expect(Self.files.count > 100)
    #expect(Set(Self.files.map(\.room)).isSubset(of: Set(Self.rows.joined())))
  }

  @Test func `a room uses lower rooms only`() {
    for (height, row) in Self.rows.enumerated() {
      let reachable = Set(Self.rows[..<height].joined())
      let known = Set(Self.rows.joined())
      for file in Self.files where row.contains(file.room) {
        for name in file.imports where known.contains(name) && name != file.room {
          #expect(reachable.contains(name), "\(file.path) imports \(name)")
        }
      }
    }
  }

  @Test func `the judge shares no machinery with the player`() {
    for file in Self.files where Self.judge.contains(file.room) {
      #expect(Self.play.isDisjoint(with: file.imports), "\(file.path)")
    }
    for file in Self.files where Self.play.contains(file.room) {
      #expect(Self.judge.isDisjoint(with: file.imports), "\(file.path)")
    }
  }

  @Test func `each outside library has its door`() {
    for file in Self.files {
      for name in file.imports {
        guard let allowed = Self.doors[name] else { continue }
        #expect(allowed.contains(file.room), "\(file.path) imports \(name)")
      }
    }
  }

  @Test func `no scenario and no check knows an implementation`() {
    for file in House.files(in: "Sources/FailoverPack") + House.files(in: "Sources/LifeboatPack") {
      for line in file.lines {
        #expect(!line.lowercased().contains("kamailio"), "\(file.path): \(line)")
      }
    }
  }
}
