import BlobParty
import Plugins
import Wire

/// The store of a scenario, as Azure Blob Storage speaks it over plain HTTP, on port 10000.
struct BlobStore: PartyPlayer {
  static let port: UInt16 = 10_000
  static let container = "voicemail"

  var card: ExtensionCard {
    ExtensionCard(
      "blob-store",
      "takes Put Blob on port \(Self.port); can be \"up\", \"down\", \"slow 2s\", \"failing 503\","
        + " \"failing 503 for 3\", \"losing answers\" and \"losing answers for 2\"")
  }

  func refusal(of manner: String) -> String? {
    Manner(manner) == nil
      ? "it knows up, down, slow TIME, failing STATUS, failing STATUS for N, losing answers and"
        + " losing answers for N" : nil
  }

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    let party = try BlobParty(containers: [Self.container])
    let endpoint = Endpoint(place.endpoint.address, Self.port)
    do {
      try await party.open(at: endpoint)
    } catch {
      await party.stop()
      throw error
    }
    return .service(Open(party: party, endpoint: endpoint))
  }

  /// How it behaves, as a scenario writes it.
  enum Manner: Equatable {
    case up
    case down
    case faulty(BlobFault)

    init?(_ text: String) {
      let words = text.split(separator: " ").map(String.init)
      switch words.first {
      case "up" where words.count == 1: self = .up
      case "down" where words.count == 1: self = .down
      case "slow" where words.count == 2:
        guard let time = Duration(text: words[1]) else { return nil }
        self = .faulty(BlobFault(.slow(time)))
      case "failing" where words.count >= 2:
        guard let status = Int(words[1]), (400...599).contains(status),
          let times = Self.times(words.dropFirst(2))
        else { return nil }
        let failure = BlobFailure(status, "ServerBusy", "The server refuses as it was told to.")
        self = .faulty(BlobFault(.failing(failure), times: times.count))
      case "losing" where words.count >= 2 && words[1] == "answers":
        guard let times = Self.times(words.dropFirst(2)) else { return nil }
        self = .faulty(BlobFault(.lostResponse, times: times.count))
      default: return nil
      }
    }

    /// `for 3`, or nothing for all from then on.
    private static func times(_ words: ArraySlice<String>) -> (count: Int?, Void)? {
      if words.isEmpty { return (nil, ()) }
      guard words.count == 2, words.first == "for", let count = words.last.flatMap({ Int($0) }),
        (1...1_000).contains(count)
      else { return nil }
      return (count, ())
    }
  }

  private struct Open: PartyService {
    let party: BlobParty
    let endpoint: Endpoint

    func be(_ manner: String) async -> String? {
      switch Manner(manner) {
      case nil: return "it knows no such manner"
      case .down: await party.close()
      case .faulty(let fault): party.misbehave([fault])
      case .up:
        party.misbehave([])
        do {
          try await party.open(at: endpoint)
        } catch {
          return "\(error)"
        }
      }
      return nil
    }

    func count() async -> Int { party.blobs.count }

    func stop() async -> [String] {
      await party.stop()
      return []
    }
  }
}
