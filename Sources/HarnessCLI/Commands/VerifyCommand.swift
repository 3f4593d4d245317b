import ArgumentParser
import Certification
import Checks
import Foundation
import Wire

/// `harness verify certificate.json`: checks a certificate, and every verdict anew.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a certificate: signature, files, and every verdict from the captures.",
    discussion: """
      Nothing is taken on trust but what the packets cannot show: what scripts complained of, and \
      why a run was in doubt. Whose key it is only the reader knows: compare it, or name it with \
      --key.

      Exit codes: 0 all is as it says, 1 something is not, 64 it is no certificate.
      """)

  @Argument(help: "The certificate, beside its files.", completion: .file(extensions: ["json"]))
  var certificate: String

  @Option(help: "The public key it must be signed with, base64.")
  var key: String?

  func run() throws {
    let registry = try Assembly.registry()
    let report: Verifier.Report
    do throws(CertificateProblem) {
      report = try Verifier(registry).verify(certificate)
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
    var problems = report.problems.map(\.description)
    let signed = report.certificate
    if let key, key != signed.publicKey {
      problems.append("it is signed with \(signed.publicKey), not with \(key)")
    }
    let body = signed.certificate
    var lines = [
      "\(body.subject.name) on \(body.subject.system)"
        + (body.subject.systemVersion.map { " (\($0))" } ?? "")
        + ", \(body.issuedAt), harness \(body.harness): \(body.verdict.rawValue)",
      "\(counted(report.files, "file")) and \(counted(report.verdicts, "verdict")) of "
        + "\(counted(body.runs.count, "run")) were checked; signed with \(signed.publicKey)",
    ]
    lines += problems.map { "  wrong: \($0)" }
    lines.append(
      problems.isEmpty
        ? "verified"
        : "NOT verified: \(counted(problems.count, "thing is", "things are")) not as the certificate says"
    )
    Console.tell(lines)
    if !problems.isEmpty { throw ExitStatus.findings.code }
  }
}
