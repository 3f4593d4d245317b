import Customers
import Foundation
import Plugins

/// The customers' database of a scenario: an SQLite file beside the system's own files.
struct CustomerTable: PartyPlayer {
  static let file = "customers.sqlite"

  var card: ExtensionCard {
    ExtensionCard(
      "customers", "an SQLite file, \(Self.file), with these customers in the system's folder",
      settings: [
        .list(
          "rows", required: true,
          "each a number in E.164, \"vip\" where it is one, and the name: +14155550101 vip Ada Byron"
        )
      ])
  }

  struct Wrong: Error, CustomStringConvertible {
    let description: String
  }

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    let customers = try (settings.list("rows") ?? []).map(Self.customer)
    let path = "\(place.directory)/\(Self.file)"
    do {
      try FileManager.default.createDirectory(
        atPath: place.directory, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: path)
      try SQLiteCustomers.create(path, customers)
    } catch {
      throw Wrong(description: "cannot make \(Self.file): \(error)")
    }
    return .service(Kept())
  }

  static func customer(_ row: String) throws -> Customer {
    var words = row.split(separator: " ")
    guard words.count > 1, let number = PhoneNumber(String(words.removeFirst())) else {
      throw Wrong(
        description: "\"\(row)\" is no customer; it must be a number in E.164 and a name")
    }
    let isVIP = words.first == "vip"
    if isVIP { words.removeFirst() }
    guard !words.isEmpty else {
      throw Wrong(description: "\"\(row)\" has no name")
    }
    return Customer(number, name: words.joined(separator: " "), isVIP: isVIP)
  }

  /// A file needs nobody to serve it.
  private struct Kept: PartyService {
    func be(_ manner: String) async -> String? { "a file has no manners" }
    func count() async -> Int { 0 }
    func stop() async -> [String] { [] }
  }
}
