import FailoverPack
import Plugins
import ProcessPlugins
import Testing
import Wire

/// The public contract, tried on what keeps it and on what breaks it in each way.
@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct ContractTests {
  static let examples = [
    "ring_time.py", "summary_table.py", "reference_proxy.py", "answering_service.py",
  ]

  @Test(arguments: examples) func `the shipped examples keep the contract`(file: String) async {
    let results = await PluginContract(
      Shipped.python(file), settings: Settings(), on: Shipped.samples
    ).run { _ in }
    #expect(results.count > 15)
    #expect(results.filter { $0.outcome != .passed } == [])
  }

  @Test func `the built-in plugins keep what there is of it in a program`() async {
    for plugin in Shipped.registry.plugins {
      let results = await PluginContract.inProcess(plugin, on: Shipped.samples)
      #expect(results.count >= plugin.checks.count * 8)
      #expect(results.filter { $0.outcome != .passed } == [])
    }
  }

  @Test func `the hostile plugin keeps the contract when it is told to be good`() async {
    let results = await PluginContract(
      Shipped.hostile("good", limits: .patient), settings: Settings(), on: Shipped.samples
    ).run { _ in }
    #expect(results.filter { $0.outcome != .passed } == [])
  }

  /// A mode and a part of the sentence that names it.
  static let modes: [(String, String)] = [
    (
      "die",
      "exited with 3 without being asked to; last line of its log: "
        + "\"cannot find my configuration\""
    ),
    ("silent", "said no hello within"),
    ("noise", "did not begin with a hello: its first line is not"),
    ("chatter-first", "its first line is not JSON: \"Welcome to my plugin!\""),
    ("endless-line", "wrote a line of more than 8388608 bytes"),
    ("slow-drip", "said no hello within"),
    ("close-stdout", "closed its standard output"),
    ("close-stdin", "did not answer"),
    ("other-version", "speaks version 2 of the plugin protocol, and the harness speaks version 1"),
    ("bad-name", "its name \"../../etc\" is not of 1 to 40 small letters"),
    ("deep", "nested deeper than 64 levels"),
    ("bad-offers", "check \"a b\" is not named of"),
    ("lie", "lied: it said hostile 1.0.0 in its hello, and hostile 6.6.6 when"),
    ("second-hello", "said hello twice"),
    ("hang", "did not answer check.judge within"),
    ("die-when-asked", "was killed by SIGSEGV when asked check.judge"),
    ("flood", "asked for \"log\", and a plugin may only answer"),
    ("flood-stderr", "wrote more to its standard error than the 1048576 bytes that are kept"),
    ("chatter", "what is no message (not JSON): \"judging...\""),
    ("wrong-id", "which it was not asked"),
    ("twice", "twice"),
    ("too-few", "0 verdicts on"),
    ("asks", "asked for \"harness.secrets\""),
    ("huge-answer", "wrote a line of more than 8388608 bytes"),
    ("nonsense-verdict", "verdict \"perhaps\" is not one of passed, failed, inconclusive"),
    ("nonsense-frames", "frame 999999999 is not in the evidence"),
    ("no-findings", "failed without findings"),
    ("always-passes", "it passed evidence without any call"),
    ("moody", "it said "),
    ("any-check", "it did not refuse check.judge"),
    ("any-method", "it did not refuse an unknown method with error -32601"),
    ("dies-of-bad-json", "it ended, or closed its standard output, instead of answering"),
    ("ignore-shutdown", "did not answer shutdown within"),
    ("ignore-term", "did not end within 2.000 s after shutdown"),
    ("bad-exit", "exited with 9 after shutdown"),
    ("outlives-stdin", "did not end within 2.000 s after the end of its input"),
    ("leave-child", "left 1 process behind"),
  ]

  /// Modes that are found out by a time that passes.
  static let silent: Set = [
    "close-stdin", "hang", "ignore-shutdown", "ignore-term", "outlives-stdin",
  ]

  @Test(arguments: modes)
  func `a hostile plugin breaks it, and what is wrong is named`(mode: String, why: String) async {
    var limits = Self.silent.contains(mode) ? PluginLimits.brief : .patient
    if why.hasPrefix("said no hello") { limits.hello = .seconds(2) }
    var contract = PluginContract(
      Shipped.hostile(mode, limits: limits), settings: Settings(), on: Shipped.samples)
    contract.stopsAtBreach = true
    let failed = await contract.run { _ in }.filter(\.hasFailed)
    guard case .failed(let sentence)? = failed.first?.outcome else {
      Issue.record("\(mode) keeps the contract")
      return
    }
    #expect(sentence.contains(why), "\(mode): \(sentence)")
  }

  @Test func `a program that is not there is named`() async {
    let results = await PluginContract(
      PluginLaunch(["./no-such-plugin"], in: "/"), settings: Settings(), on: Shipped.samples
    ).run { _ in }
    #expect(
      results.map(\.outcome)
        == [.failed("it cannot be started: there is no program ./no-such-plugin")])
  }
}
