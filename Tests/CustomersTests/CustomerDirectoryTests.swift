import Customers
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CustomerDirectoryTests {
  static let number = PhoneNumber("+4915112345678")

  static func anna() throws -> Customer {
    Customer(try #require(number), name: "Anna", isVIP: true, language: "de")
  }

  @Test func `the first node that answers is believed`() async throws {
    let anna = try Self.anna()
    let (first, second) = (
      ScriptedNode("aws", .knowsNot), ScriptedNode("azure", .knows(anna))
    )
    let directory = CustomerDirectory(nodes: [first, second], budget: .seconds(30))
    #expect(await directory.customer(anna.number) == .unknown(node: "aws"))
    #expect(second.lookups == 0)
  }

  @Test func `a node that hangs leaves the next its share of the budget`() async throws {
    let anna = try Self.anna()
    let (first, second) = (ScriptedNode("aws", .hangs), ScriptedNode("azure", .knows(anna)))
    // Shares in which a busy machine, too, has the second answer.
    let directory = CustomerDirectory(nodes: [first, second], budget: .seconds(20))
    #expect(await directory.customer(anna.number) == .known(anna, node: "azure"))
    #expect(directory.nodes.map(\.isWell) == [false, true])
    // From now on nobody waits for it.
    for _ in 0..<20 {
      #expect(await directory.customer(anna.number) == .known(anna, node: "azure"))
    }
    #expect(first.lookups == 1)
  }

  @Test func `where all fail each has its reason, and all are asked again`() async throws {
    let anna = try Self.anna()
    let (first, second) = (
      ScriptedNode("aws", .fails("refused")), ScriptedNode("azure", .fails("no route"))
    )
    let directory = CustomerDirectory(nodes: [first, second], budget: .seconds(30))
    let expected = Lookup.unavailable([
      NodeProblem(node: "aws", reason: "refused"), NodeProblem(node: "azure", reason: "no route"),
    ])
    #expect(await directory.customer(anna.number) == expected)
    #expect(await directory.customer(anna.number) == expected)
    second.become(.knows(anna))
    #expect(await directory.customer(anna.number) == .known(anna, node: "azure"))
  }

  @Test func `all hanging, the answer comes within the budget`() async throws {
    let anna = try Self.anna()
    let directory = CustomerDirectory(
      nodes: [ScriptedNode("a", .hangs), ScriptedNode("b", .hangs)], budget: .seconds(1))
    guard case .unavailable(let problems) = await directory.customer(anna.number) else {
      Issue.record("somebody answered")
      return
    }
    #expect(problems.map(\.node) == ["a", "b"])
    #expect(problems[0].reason.hasPrefix("no answer within"))
  }

  @Test func `a node that is well again is found by its probe`() async throws {
    let anna = try Self.anna()
    let (probes, probed) = AsyncStream<Void>.makeStream()
    let first = ScriptedNode("aws", .fails("down")) { probed.yield() }
    let directory = CustomerDirectory(
      nodes: [first, ScriptedNode("azure", .knowsNot)], budget: .seconds(30))
    #expect(await directory.customer(anna.number) == .unknown(node: "azure"))
    first.become(.knows(anna))
    var iterator = probes.makeAsyncIterator()
    await iterator.next()
    // The probe has answered; that it did is noted a moment later.
    while !directory.nodes[0].isWell { await Task.yield() }
    #expect(await directory.customer(anna.number) == .known(anna, node: "aws"))
  }

  @Test func `without nodes nothing is known`() async throws {
    let anna = try Self.anna()
    #expect(await CustomerDirectory(nodes: []).customer(anna.number) == .unavailable([]))
  }
}
