import FailoverPack
import Plugins
import Testing
import Wire

/// What configuration templates can name.
struct TrunkValuesTests {
  private func values(edges count: UInt8) throws -> [String: TemplateValue] {
    let pack = FailoverScenarios()
    let edges = (0..<count).map {
      Site.Party("edge\($0)", Endpoint(.v4(127, 9, 0, 11 + $0), 5060), .tcp)
    }
    let site = Site(system: Endpoint(.v4(127, 9, 0, 1)), carriers: [], edges: edges)
    return pack.templateValues(for: try pack.policy(Settings()), at: site)
  }

  @Test func `trunks are numbered, and those nobody plays are where nobody listens`() throws {
    let values = try values(edges: 1)
    #expect(values["trunk.1.address"] == "127.9.0.11")
    #expect(values["trunk.1.transport"] == "tcp")
    #expect(values["trunk.2.address"] == "127.9.0.12")
    #expect(values["trunk.4.address"] == "127.9.0.14")
    #expect(values["trunk.4.port"] == "5060")
    #expect(values["trunk.5.address"] == nil)
    #expect(try self.values(edges: 3)["trunk.4.address"] == "127.9.0.14")
  }

  @Test func `the first trunk has the greatest preference, and seconds are whole`() throws {
    let values = try values(edges: 2)
    guard case .list(let trunks)? = values["trunks"], case .record(let first)? = trunks.first else {
      Issue.record("no trunks")
      return
    }
    #expect(first["preference"] == "2")
    #expect(first["priority"] == "1")
    #expect(values["answerWithin.s"] == "3")
    #expect(values["ringWithin.s"] == "4")
  }
}
