import ArgumentParser
import Capture
import Checks
import Foundation
import Plugins
import Recordings
import Reports

/// The page that `harness check --html` writes.
///
/// The captures are read a second time: ladders and messages need what judging lets go.
struct CapturePage {
  private let path: String
  private let carrier: CarrierFile
  private let policies: [any Policy]
  private let keys: TLSKeyLog
  private let registry: Registry

  init(
    _ path: String, _ carrier: CarrierFile, _ judge: RecordingJudge, _ registry: Registry
  ) {
    self.path = path
    self.carrier = carrier
    policies = judge.policies
    keys = judge.keys
    self.registry = registry
  }

  /// Refuses to write over a capture, and where nothing can be written.
  func check(against captures: [String]) throws {
    if captures.contains(where: { Self.place($0) == Self.place(path) }) {
      Console.complain("--html \(path) is one of the captures; it would be written over")
      throw ExitStatus.usage.code
    }
    try ResultFile.check(path)
  }

  func write(_ verdicts: [RecordingVerdict]) throws {
    let folder = (Self.place(path) as NSString).deletingLastPathComponent
    var document = CaptureDocument(
      registry: registry, policies: policies, version: Assembly.version, folder: folder,
      correlationHeader: carrier.correlationHeader)
    for verdict in verdicts {
      do throws(CaptureError) {
        let calls = try RecordedCalls(
          verdict.source, correlationHeader: carrier.correlationHeader, keys: keys)
        document.add(
          verdict, calls, roles: carrier.roles, service: carrier.service,
          path: Self.place(verdict.source))
      } catch {
        Console.complain(error.description)
        throw ExitStatus.usage.code
      }
    }
    try ResultFile.write(HTMLReport.text(document.document), to: path)
    Console.note("report    \(path)")
  }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}
