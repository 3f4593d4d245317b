import ProcessPlugins
import Systems
import Testing
import Wire

/// A session on a virtual clock, with what it wants done.
private struct Bench {
  static let limits = PluginLimits()
  var session = PluginSession(limits, startedAt: .zero)

  static let hello =
    #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"name":"ring","version":"1.0"}}"#

  /// After its hello, at one second.
  static var open: Bench {
    var bench = Bench()
    _ = bench.say(hello, at: 1)
    return bench
  }

  mutating func say(_ text: String, at seconds: Double) -> [PluginSession.Effect] {
    session.take(.line(Array(text.utf8)), at: .seconds(seconds))
  }

  mutating func ask(_ method: String = "m", at seconds: Double) -> [PluginSession.Effect] {
    session.ask(PluginRequest(method, params: "{}"), at: .seconds(seconds)).effects
  }

  mutating func answer(_ id: Int, at seconds: Double) -> [PluginSession.Effect] {
    say(Self.result(id), at: seconds)
  }

  static func result(_ id: Int) -> String { "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":{}}" }

  static func sent(_ id: Int, _ method: String = "m") -> PluginSession.Effect {
    .send(
      Array("{\"id\":\(id),\"jsonrpc\":\"2.0\",\"method\":\"\(method)\",\"params\":{}}\n".utf8))
  }

  static func answered(_ id: Int) -> PluginSession.Effect {
    .answered(id, .success(Array(result(id).utf8)))
  }
}

struct PluginSessionTests {
  @Test func `the first line is the hello, and requests wait for it`() {
    var bench = Bench()
    #expect(bench.ask(at: 0.1) == [])
    let effects = bench.say(Bench.hello, at: 0.2)
    guard case .greeted(let hello) = effects.first else {
      Issue.record("no hello: \(effects)")
      return
    }
    #expect(hello.name == "ring" && hello.version == "1.0")
    #expect(effects.dropFirst() == [Bench.sent(1)])
  }

  @Test func `without a hello in time nothing is asked`() {
    var bench = Bench()
    _ = bench.ask(at: 0.1)
    #expect(bench.session.deadline == .seconds(10))
    #expect(bench.session.wake(at: .seconds(9.9)) == [])
    let fault = PluginFault.noHello(within: .seconds(10))
    #expect(
      bench.session.wake(at: .seconds(10))
        == [.trouble(fault), .answered(1, .failure(fault)), .end])
    #expect(bench.session.deadline == nil)
    #expect(bench.ask(at: 11) == [.answered(2, .failure(fault))])
  }

  static let wrongHellos: [(String, String)] = [
    ("Welcome!", "its first line is not JSON: \"Welcome!\""),
    ("", "its first line is an empty line: \"\""),
    (Bench.result(1), "its first line is another message"),
    (
      #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"version":"1"}}"#,
      "\"params.name\" is missing"
    ),
    (
      #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"name":"A b","version":"1"}}"#,
      "its name \"A b\" is not of 1 to 40 small letters"
    ),
    (
      #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"name":"a","version":""}}"#,
      "its version is not a text of 1 to 40 characters"
    ),
    (
      #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":2,"name":4}}"#,
      "speaks version 2 of the plugin protocol, and the harness speaks version 1"
    ),
    (
      #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"name":"a","version":"1","#
        + #""settings":[{"name":"within","kind":"duration","title":"t","default":"soon"}]}}"#,
      "its default \"soon\" must be a duration such as 3s or 500ms"
    ),
    (
      #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"name":"a","version":"1","#
        + #""offers":{"checks":[{"id":"x","title":"t","why":"w","source":"s"},"#
        + #"{"id":"x","title":"t","why":"w","source":"s"}]}}}"#,
      "it offers check \"x\" twice"
    ),
  ]

  @Test(arguments: wrongHellos)
  func `a wrong hello is refused in one sentence`(text: String, why: String) {
    var bench = Bench()
    let effects = bench.say(text, at: 1)
    guard case .trouble(let fault) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(effects.last == .end)
    #expect(fault.description.contains(why), "\(fault)")
  }

  @Test func `one request is under way at a time, in the order they were asked`() {
    var bench = Bench.open
    #expect(bench.ask(at: 2) == [Bench.sent(1)])
    #expect(bench.ask("n", at: 2) == [])
    #expect(bench.answer(1, at: 3) == [Bench.answered(1), Bench.sent(2, "n")])
    // Its time began when it was sent.
    #expect(bench.session.deadline == .seconds(13))
    #expect(bench.answer(2, at: 4) == [Bench.answered(2)])
    #expect(bench.session.deadline == nil)
  }

  @Test func `what is late is given up, and its answer ignored when it comes`() {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    _ = bench.ask(at: 2)
    let fault = PluginFault.late(method: "m", within: .seconds(10))
    #expect(bench.session.wake(at: .seconds(11.9)) == [])
    #expect(
      bench.session.wake(at: .seconds(12))
        == [.trouble(fault), .answered(1, .failure(fault)), Bench.sent(2)])
    #expect(bench.answer(1, at: 13) == [])
    #expect(bench.answer(2, at: 14) == [Bench.answered(2)])
    // Once more it is a second answer.
    #expect(bench.answer(1, at: 15) == [.trouble(.answeredTwice(.number(1)))])
  }

  @Test func `a line that is no message ends the request under way`() {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    let fault = PluginFault.unreadable(.notJSON, line: "judging...")
    #expect(bench.say("judging...", at: 3) == [.trouble(fault), .answered(1, .failure(fault))])
    #expect(bench.answer(1, at: 3) == [])
    #expect(
      fault.description
        == "wrote to its standard output what is no message (not JSON): \"judging...\"")
  }

  static let strange: [(String, PluginFault)] = [
    (Bench.result(9), .unasked(.number(9))), (Bench.result(0), .unasked(.number(0))),
    (#"{"jsonrpc":"2.0","id":"1","result":{}}"#, .unasked(.text("1"))),
    (Bench.hello, .secondHello),
    (#"{"jsonrpc":"2.0","id":1,"method":"give"}"#, .asked(method: "give")),
    (#"{"jsonrpc":"2.0","method":"log"}"#, .asked(method: "log")),
  ]

  @Test(arguments: strange)
  func `what nobody asked for is told and the request goes on`(text: String, fault: PluginFault) {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    #expect(bench.say(text, at: 3) == [.trouble(fault)])
    #expect(bench.answer(1, at: 4) == [Bench.answered(1)])
  }

  @Test func `an error is a refusal with its words`() {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    let fault = PluginFault.refused(method: "m", code: -32602, message: "no such check")
    let effects = bench.say(
      #"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no such check"}}"#, at: 3)
    #expect(effects == [.trouble(fault), .answered(1, .failure(fault))])
    #expect(fault.description == "refused m with error -32602: no such check")
  }

  @Test func `an error without an id is about the request under way`() {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    let effects = bench.say(
      #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"not JSON"}}"#, at: 3)
    #expect(effects.count == 2)
    #expect(bench.ask(at: 4) == [Bench.sent(2)])
  }

  @Test func `after three failures it is not asked any more, which is said once`() {
    var bench = Bench.open
    for (number, second) in [(1, 2.0), (2, 20.0)] {
      _ = bench.ask(at: second)
      #expect(bench.session.wake(at: .seconds(second + 10)).count == 2)
      #expect(bench.session.end == nil, "\(number)")
    }
    _ = bench.ask(at: 40)
    _ = bench.ask(at: 40)
    let late = PluginFault.late(method: "m", within: .seconds(10))
    let givenUp = PluginFault.givenUp(failures: 3)
    #expect(
      bench.session.wake(at: .seconds(50))
        == [
          .trouble(late), .answered(3, .failure(late)), .trouble(givenUp),
          .answered(4, .failure(givenUp)), .end,
        ])
    #expect(bench.ask(at: 51) == [.answered(5, .failure(givenUp))])
    #expect(bench.say("anything", at: 52) == [])
    #expect(bench.session.wake(at: .seconds(99)) == [])
  }

  @Test func `a line without an end is the end`() {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    let fault = PluginFault.tooLong(limit: Bench.limits.line)
    #expect(
      bench.session.take(.tooLong, at: .seconds(3))
        == [.trouble(fault), .answered(1, .failure(fault)), .end])
  }

  @Test func `an exit is told with what it was asked and the last line of its log`() {
    var bench = Bench.open
    _ = bench.ask("check.judge", at: 2)
    #expect(bench.session.outputClosed(at: .seconds(3)) == [])
    let effects = bench.session.ended(
      .killed(signal: 11), lastLine: "oh no", at: .seconds(3.1))
    guard case .trouble(let fault) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(
      fault.description
        == "was killed by SIGSEGV when asked check.judge; last line of its log: \"oh no\"")
    #expect(effects.count == 3)
  }

  @Test func `a closed output without an exit is told, too`() {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    _ = bench.session.outputClosed(at: .seconds(3))
    #expect(bench.session.deadline == .seconds(3.5))
    #expect(
      bench.session.wake(at: .seconds(3.5)).first == .trouble(.closedOutput(during: "m")))
  }

  @Test func `asked to end, it does as it likes`() {
    var bench = Bench.open
    _ = bench.ask(at: 2)
    _ = bench.ask(at: 2)
    let (ticket, effects) = bench.session.stop(at: .seconds(3))
    #expect(effects == [.answered(2, .failure(.stopped))])
    #expect(bench.answer(1, at: 4) == [Bench.answered(1), Bench.sent(ticket, "shutdown")])
    #expect(bench.session.deadline == .seconds(7))
    #expect(bench.answer(ticket, at: 5) == [Bench.answered(ticket)])
    #expect(bench.session.ended(.exited(0), lastLine: nil, at: .seconds(6)) == [.end])
  }
}
