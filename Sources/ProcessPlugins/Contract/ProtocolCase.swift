import Glibc
import Plugins
import Systems
import Wire

/// A case about the conversation itself: what is sent may be wrong, and the plugin must live on.
struct ProtocolCase: Sendable {
  let name: String
  let body: @Sendable (RawPlugin, PluginLaunch, PluginHello) throws -> Void

  init(
    _ name: String,
    _ body: @escaping @Sendable (RawPlugin, PluginLaunch, PluginHello) throws -> Void
  ) {
    self.name = name
    self.body = body
  }

  static let all: [ProtocolCase] = [
    ProtocolCase("an unknown method is refused with -32601") { plugin, _, _ in
      plugin.send(#"{"jsonrpc":"2.0","id":7,"method":"no.such.method","params":{}}"#)
      guard case .error(.number(7), code: -32601, _) = try plugin.message() else {
        throw Breach("it did not refuse an unknown method with error -32601 under its id")
      }
    },
    ProtocolCase("what is not JSON is survived") { plugin, _, hello in
      try plugin.survives(#"{"jsonrpc":"2.0","id":7,"method":"#, code: -32700, hello)
    },
    ProtocolCase("an empty line is survived") { plugin, _, hello in
      try plugin.survives("", code: nil, hello)
    },
    ProtocolCase("what is not UTF-8 is survived") { plugin, _, hello in
      plugin.send([0xFF, 0xFE, 0x00, 0x0A])
      try plugin.survives(nil, code: nil, hello)
    },
    ProtocolCase("JSON that is no request is survived") { plugin, _, hello in
      for text in ["[]", "42", "\"initialize\"", "null", #"{"jsonrpc":"2.0","id":7}"#] {
        try plugin.survives(text, code: -32600, hello)
      }
    },
    ProtocolCase("JSON that is nested deeply is survived") { plugin, _, hello in
      try plugin.survives(
        String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000), code: nil,
        hello)
    },
    ProtocolCase("a request keeps its id, also a text") { plugin, _, hello in
      plugin.send(initialize(id: "\"a-1\"", hello))
      guard case .result(.text("a-1")) = try plugin.message() else {
        throw Breach("it did not answer the request \"a-1\" under its id")
      }
    },
    ProtocolCase("a notification is not answered") { plugin, _, hello in
      plugin.send(#"{"jsonrpc":"2.0","method":"no.such.notice","params":{}}"#)
      plugin.send(initialize(id: "8", hello))
      guard case .result(.number(8)) = try plugin.message() else {
        throw Breach("it answered a notification, which has no id")
      }
    },
    ProtocolCase("initialize may be said again") { plugin, _, hello in
      for id in 1...2 {
        plugin.send(initialize(id: "\(id)", hello))
        guard case .result(.number(id)) = try plugin.message() else {
          throw Breach("it did not answer the \(id == 1 ? "first" : "second") initialize")
        }
      }
    },
    ProtocolCase("requests in one go are answered each once") { plugin, _, hello in
      for id in 1...20 { plugin.send(initialize(id: "\(id)", hello)) }
      var answered: Set<Int> = []
      for _ in 1...20 {
        guard case .result(.number(let id)) = try plugin.message(), (1...20).contains(id),
          answered.insert(id).inserted
        else { throw Breach("20 requests sent in one go were not answered once each") }
      }
    },
    ProtocolCase("parameters that are missing are refused") { plugin, _, hello in
      for method in methods(of: hello) {
        plugin.send(initialize(id: "1", hello))
        _ = try plugin.message()
        plugin.send("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"\(method)\",\"params\":{}}")
        guard case .error(.number(9), _, _) = try plugin.message() else {
          throw Breach("it did not refuse \(method) without parameters")
        }
      }
    },
    ProtocolCase("what it does not offer is refused") { plugin, _, hello in
      plugin.send(initialize(id: "1", hello))
      _ = try plugin.message()
      for method in methods(of: hello) {
        let key = method.prefix { $0 != "." }
        plugin.send(
          "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"\(method)\",\"params\":"
            + "{\"\(key)\":\"no.such-name\",\"evidence\":[],\"settings\":{}}}")
        guard case .error(.number(9), _, _) = try plugin.message() else {
          throw Breach("it did not refuse \(method) of something it does not offer")
        }
      }
    },
    ProtocolCase("shutdown is answered and ends it") { plugin, launch, _ in
      plugin.send(#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":{}}"#)
      guard case .result(.number(1)) = try plugin.message(within: launch.limits.shutdown) else {
        throw Breach("it did not answer shutdown")
      }
      try plugin.hasEnded(launch, after: "shutdown")
    },
    ProtocolCase("the end of its input ends it") { plugin, launch, _ in
      plugin.closeInput()
      try plugin.hasEnded(launch, after: "the end of its input")
    },
    ProtocolCase("SIGTERM ends it") { plugin, launch, _ in
      plugin.signal(SIGTERM)
      guard plugin.ended(within: launch.limits.shutdown) != nil else {
        throw Breach("it did not end within \(launch.limits.shutdown.text) after SIGTERM")
      }
    },
  ]

  private static func initialize(id: String, _ hello: PluginHello) -> String {
    let settings = SettingValues(
      Dictionary(
        hello.settings.compactMap(\.declaration).compactMap { declared in
          declared.fallback.map { (declared.name, $0) }
        }
      ) { first, _ in first })
    let params = (try? PluginRequest.initialize(settings).params) ?? "{}"
    return "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"initialize\",\"params\":\(params)}"
  }

  /// The methods that the harness would call.
  private static func methods(of hello: PluginHello) -> [String] {
    let offers = hello.offers
    return [
      (offers.checks.isEmpty, "check.judge"), (offers.reporters.isEmpty, "reporter.write"),
      (offers.systems.isEmpty, "system.prepare"), (offers.parties.isEmpty, "party.prepare"),
      (offers.faults.isEmpty, "fault.plan"),
    ].filter { !$0.0 }.map(\.1)
  }

  fileprivate static let probe = #"{"jsonrpc":"2.0","id":77,"method":"no.such.method"}"#
}

extension RawPlugin {
  /// Sends a line and then asks something: an error with that code may come first, and no more.
  fileprivate func survives(_ text: String?, code: Int?, _ hello: PluginHello) throws {
    if let text { send(text) }
    send(ProtocolCase.probe)
    for _ in 0..<3 {
      switch try message() {
      case .error(.number(77), _, _): return
      case .error(_, code: let said, _):
        if let code, said != code, !(-32700...(-32600)).contains(said) {
          throw Breach("it answered with error \(said), not \(code)")
        }
      default: throw Breach("it answered something else than an error")
      }
    }
    throw Breach("it answered one line with more than one error")
  }

  fileprivate func hasEnded(_ launch: PluginLaunch, after what: String) throws {
    guard let status = ended(within: launch.limits.shutdown) else {
      throw Breach("it did not end within \(launch.limits.shutdown.text) after \(what)")
    }
    guard status == .exited(0) else { throw Breach("it \(status) after \(what)") }
    guard rest.isEmpty else { throw Breach("it wrote to its standard output after \(what)") }
  }
}
