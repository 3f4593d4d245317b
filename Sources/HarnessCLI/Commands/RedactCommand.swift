import ArgumentParser
import Capture

/// `harness redact IN OUT`: a copy of a capture that names nobody.
struct RedactCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Writes a copy of a capture without numbers, names, addresses and sound.",
    discussion: """
      Every replacement is as long as what it replaces and the same wherever it stands, so that \
      the copy is judged as the original is. What is not understood is masked. Devices' names \
      (User-Agent), times, ports, SSRCs, DNS types and the sizes and order of packets stay, and \
      names in a pcapng file that only say which part an address plays (system, duty1). TLS is \
      masked and its keys are left out: of it the copy shows only that it was there.

      Exit codes: 0 written, 2 written in part, 64 nothing written. In part is the copy of a \
      damaged capture, which ends where that does, and one that is not judged as the capture is: \
      packets were masked unread because their link layer is not known here, or because they \
      cannot be rewritten as they are (what is compressed in HEP or a WebSocket would not be as \
      long afterwards). That a copy is not judged as the capture is, is told with the number of \
      packets; what was understood is rewritten all the same.
      """)

  @Argument(help: "The capture, pcap or pcapng.")
  var input: String

  @Argument(help: "The copy; in place of one that is there.")
  var output: String

  @Flag(help: "IP and hardware addresses stay as they are.")
  var keepAddresses = false

  @Flag(help: "Payloads of protocols that are not understood stay as they are.")
  var keepOther = false

  @Option(help: "32 hexadecimal digits: the same replacements for all files redacted with them.")
  var key: String?

  func validate() throws {
    // The key is as secret as the numbers: it is not repeated.
    if let key, RedactionKey(key) == nil {
      throw ValidationError("--key must be 32 hexadecimal digits; openssl rand -hex 16 gives some")
    }
  }

  func run() async throws {
    var settings = RedactionSettings(key: key.flatMap { RedactionKey($0) } ?? RedactionKey())
    settings.keepsAddresses = keepAddresses
    settings.keepsOther = keepOther
    let report: RedactionReport
    do throws(CaptureError) {
      report = try Redaction.rewrite(input, to: output, settings)
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
    Console.tell(report.lines.isEmpty ? ["0 frames"] : report.lines)
    if let problem = report.problem {
      Console.complain("\(problem.description); the rest is not in the copy")
    }
    if let doubt = report.doubt { Console.complain(doubt) }
    guard report.problem == nil, report.doubt == nil else { throw ExitStatus.inconclusive.code }
  }
}
