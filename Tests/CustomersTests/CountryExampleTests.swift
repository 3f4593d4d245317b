import Customers
import Foundation
import Testing

/// The example numbers of all countries, as another library knows and writes them.
struct CountryExampleTests {
  struct Example: Sendable {
    let code: String
    let region: String
    let e164: String
    let international: String
    let uri: String
    let national: String
    let dialled: String
  }

  static func examples() throws -> [Example] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/Numbers/examples.tsv")
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: "\t").map(String.init)
      return Example(
        code: words[0], region: words[1], e164: words[3], international: words[4], uri: words[5],
        national: words[6], dialled: words[7])
    }
  }

  @Test func `every country's numbers are read in every international spelling`() throws {
    let examples = try Self.examples()
    #expect(examples.count > 480)
    let germany = try #require(NumberPlan(home: "49"))
    let america = try #require(NumberPlan(home: "1"))
    for example in examples {
      for text in [example.e164, example.international, example.uri] {
        #expect(NumberPlan.international.read(text).number?.e164 == example.e164, "\(text)")
      }
      let plan = example.code == "49" ? america : germany
      #expect(plan.read(example.dialled).number?.e164 == example.e164, "\(example.dialled)")
    }
  }

  @Test func `every country's numbers are read as they are dialled at home, or not at all`() throws
  {
    var unread: Set<String> = []
    for example in try Self.examples() {
      let plan = try #require(NumberPlan(home: example.code))
      let number = plan.read(example.national).number
      if number == nil { unread.insert(example.region) }
      #expect(
        number == nil || number?.e164 == example.e164, "\(example.region) \(example.national)")
    }
    // Countries that have a national prefix and write some of their numbers without it.
    #expect(
      unread == [
        "AR", "BR", "BY", "CN", "CO", "KI", "LB", "LI", "MC", "MN", "NP", "PE", "RW", "SO",
      ], "\(unread.sorted())")
  }
}
