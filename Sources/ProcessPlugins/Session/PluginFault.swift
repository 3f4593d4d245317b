public import Systems
import Wire

/// What a plugin did wrong, as the rest of a sentence that begins with its name.
public enum PluginFault: Error, Sendable, Hashable {
  case notFound(command: String)
  case cannotStart(command: String, reason: String)
  case noHello(within: Duration)
  case badHello(String)
  /// It speaks another version of the protocol.
  case version(theirs: Int)
  /// It is not what it said it was.
  case lied(hello: String, initialize: String)
  case late(method: String, within: Duration)
  case ended(ExitStatus, during: String?, lastLine: String?)
  case closedOutput(during: String?)
  /// It wrote a line that is no message.
  case unreadable(MessageFault, line: String)
  case tooLong(limit: Int)
  /// It answered what it was not asked, or twice.
  case unasked(PluginMessage.MessageID)
  case answeredTwice(PluginMessage.MessageID)
  /// It asked the harness, which answers nothing.
  case asked(method: String)
  case secondHello
  case refused(method: String, code: Int, message: String)
  case nonsense(method: String, String)
  case tooLarge(method: String, bytes: Int, limit: Int)
  /// It failed so often that it is not asked any more.
  case givenUp(failures: Int)
  case stopped

  /// Whether nothing can be asked of it after this.
  var isFatal: Bool {
    switch self {
    case .notFound, .cannotStart, .noHello, .badHello, .version, .lied, .ended, .closedOutput,
      .tooLong, .givenUp, .stopped:
      true
    case .late, .unreadable, .unasked, .answeredTwice, .asked, .secondHello, .refused, .nonsense,
      .tooLarge:
      false
    }
  }
}

extension PluginFault: CustomStringConvertible {
  /// `did not answer check.judge within 5.0 s`.
  public var description: String {
    switch self {
    case .notFound(let command): "cannot be started: there is no program \(command)"
    case .cannotStart(let command, let reason): "cannot be started: \(command): \(reason)"
    case .noHello(let limit): "said no hello within \(limit.text)"
    case .badHello(let why): "did not begin with a hello: \(why)"
    case .version(let theirs):
      "speaks version \(theirs) of the plugin protocol, and the harness speaks version "
        + "\(PluginHello.protocolVersion)"
    case .lied(let hello, let initialize):
      "lied: it said \(hello) in its hello, and \(initialize) when it was initialized"
    case .late(let method, let limit): "did not answer \(method) within \(limit.text)"
    case .ended(let status, let method, let line):
      "\(status)" + (method.map { " when asked \($0)" } ?? " without being asked to")
        + (line.map { "; last line of its log: \"\($0)\"" } ?? "")
    case .closedOutput(let method):
      "closed its standard output" + (method.map { " when asked \($0)" } ?? "")
    case .unreadable(let why, let line):
      "wrote to its standard output what is no message (\(why))"
        + (line.isEmpty ? "" : ": \"\(line)\"")
    case .tooLong(let limit): "wrote a line of more than \(limit) bytes"
    case .unasked(let id): "answered request \(id), which it was not asked"
    case .answeredTwice(let id): "answered request \(id) twice"
    case .asked(let method):
      "asked for \"\(method)\", and a plugin may only answer"
    case .secondHello: "said hello twice"
    case .refused(let method, let code, let message):
      "refused \(method) with error \(code): \(message)"
    case .nonsense(let method, let why): "answered \(method) with nonsense: \(why)"
    case .tooLarge(let method, let bytes, let limit):
      "was not asked \(method): the evidence has \(bytes) bytes, more than the \(limit) a request "
        + "may have"
    case .givenUp(let failures):
      "failed \(failures) times and is not asked any more"
    case .stopped: "was stopped"
    }
  }
}

/// A fault with the name of whose it is.
public struct PluginTrouble: Error, Sendable, Hashable, CustomStringConvertible {
  public let plugin: String
  public let fault: PluginFault

  public init(_ plugin: String, _ fault: PluginFault) {
    self.plugin = plugin
    self.fault = fault
  }

  /// `plugin "ring" did not answer check.judge within 5.0 s`.
  public var description: String { "plugin \"\(plugin)\" \(fault)" }
}
