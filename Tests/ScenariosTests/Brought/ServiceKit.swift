import Foundation
import Plugins
import Synchronization

/// A service that writes down what it is told, and holds as many things as it was told manners.
final class NotingService: PartyService {
  struct Notes: Equatable {
    var manners: [String] = []
    var stops = 0
  }

  private let notes = Mutex(Notes())
  private let held: Int
  private let atStop: [String]

  init(holding held: Int = 0, atStop: [String] = []) {
    self.held = held
    self.atStop = atStop
  }

  var seen: Notes { notes.withLock { $0 } }

  func be(_ manner: String) async -> String? {
    notes.withLock { $0.manners.append(manner) }
    return manner == "impossible" ? "nobody can" : nil
  }

  func count() async -> Int { held + seen.manners.count }

  func stop() async -> [String] {
    notes.withLock { $0.stops += 1 }
    return atStop
  }
}

/// A player whose service is at hand; it knows every manner but one.
struct ServicePlayer: PartyPlayer {
  let card = ExtensionCard("store", "for tests")
  let make: @Sendable (PartyPlace) -> any PartyService

  init(_ make: @escaping @Sendable (PartyPlace) -> any PartyService) { self.make = make }

  init(_ service: NotingService) { self.init { _ in service } }

  func refusal(of manner: String) -> String? {
    manner == "unheard of" ? "it knows other manners" : nil
  }

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    .service(make(place))
  }

  var plugin: Plugin { Plugin(name: "made", version: "1.0", parties: [self]) }
}

/// A service that complains, at its end, of how often the system was started.
struct StartCounter: PartyService {
  let directory: String

  func be(_ manner: String) async -> String? { nil }
  func count() async -> Int { starts.count }
  func stop() async -> [String] { ["\(Set(starts).count) processes"] }

  private var starts: [Substring] {
    let text = (try? String(contentsOfFile: "\(directory)/starts", encoding: .utf8)) ?? ""
    return text.split(separator: "\n")
  }
}
