// Fuzzing: the readers of hostile bytes, each behind one function that takes any bytes.
//
// The fuzzer calls these functions with bytes it makes up, the tests with bytes that were trouble
// once. A reader that crashes, hangs or eats memory is found by the fuzzer; what else must hold of
// its answer is said here.

/// A reader that bytes from outside reach.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// One SIP message; held against libosip2's reading.
  case message
  /// URIs, Via, name-addr and credentials.
  case address
  /// An SDP body.
  case session
  /// A stream of SIP messages as the playing side cuts it.
  case framer
  /// Captured frames of any link type.
  case frames
  /// Payloads of UDP datagrams.
  case datagram
  /// Raw bytes of a captured TCP connection, whole and in pieces.
  case stream
  /// Right messages over a connection that loses nothing but repeats, swaps and cuts.
  case connection
  /// Both directions of a connection that may be HTTP, whole and in pieces.
  case exchange
  /// Both directions of a TLS connection, with a key log.
  case secured
  /// A capture file.
  case file
  /// A capture and its redacted copy, judged by every check.
  case redaction
  /// RTP, RTCP and telephone events.
  case media
  /// Calls made of arbitrary messages, judged by every check.
  case calls
  /// A trace in ladder notation.
  case ladder
  /// Carrier files and platform payloads, judged by every lint rule.
  case configuration
  /// Configurations of systems, SIPp and SIPssert files that harness init reads.
  case setup
  /// What a plugin's process writes.
  case plugin
  /// Telephone numbers as headers spell them.
  case number

  /// Gives the bytes to the reader; throws where its answer breaks a promise.
  public func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    switch self {
    case .message: try MessageProbe.examine(bytes)
    case .address: try AddressProbe.examine(bytes)
    case .session: try SessionProbe.examine(bytes)
    case .framer: try FramerProbe.examine(bytes)
    case .frames: try FramesProbe.examine(bytes)
    case .datagram: try DatagramProbe.examine(bytes)
    case .stream: try StreamProbe.examine(bytes)
    case .connection: try ConnectionProbe.examine(bytes)
    case .exchange: try ExchangeProbe.examine(bytes)
    case .secured: try SecuredProbe.examine(bytes)
    case .file: try FileProbe.examine(bytes)
    case .redaction: try RedactionProbe.examine(bytes)
    case .media: try MediaProbe.examine(bytes)
    case .calls: try CallsProbe.examine(bytes)
    case .ladder: try LadderProbe.examine(bytes)
    case .configuration: try ConfigurationProbe.examine(bytes)
    case .setup: try SetupProbe.examine(bytes)
    case .plugin: try PluginProbe.examine(bytes)
    case .number: try NumberProbe.examine(bytes)
    }
  }
}

/// A promise that a reader broke.
public struct FuzzFinding: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }

  /// Throws the sentence unless the condition holds.
  static func expect(
    _ condition: Bool, _ sentence: @autoclosure () -> String
  ) throws(FuzzFinding) {
    if !condition { throw FuzzFinding(sentence()) }
  }
}
