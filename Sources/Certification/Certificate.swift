// Certification: what a run proves, written down so that anybody can check it.
//
// A certificate says of each requirement what was found and which packets show it. It names the
// digest of every file it rests on and is signed; and its verdicts can be made again from the
// captures alone. It knows no domain: requirements and checks come from the plugins.

/// The verdicts on one carrier configuration, with all that is needed to derive them again.
///
/// The mirror of `certificate.json`, schema 2. In schema 1 requirements named no checks of their own,
/// and each answered for everything in its runs.
public struct Certificate: Codable, Equatable, Sendable {
  public struct Body: Codable, Equatable, Sendable {
    public var schema = 2
    /// The harness that made it: `0.1.0`.
    public var harness: String
    /// ISO 8601, UTC.
    public var issuedAt: String
    public var subject: Subject
    public var verdict: CertificateVerdict
    public var requirements: [RequirementEntry]
    public var runs: [RunEntry]
    /// Every file it rests on, beside the certificate.
    public var files: [FileDigest]
    /// What the reader should know of it as a whole.
    public var notes: [String]
  }

  /// What was certified, and how it was driven.
  public struct Subject: Codable, Equatable, Sendable {
    /// The carrier configuration's name.
    public var name: String
    public var kind: String
    /// The carrier configuration, among `files`.
    public var configuration: String
    /// What it comes down to, in words.
    public var policy: String
    public var system: String
    public var systemVersion: String?
    /// Hexadecimal; decides everything that was drawn.
    public var seed: String
    public var repetitions: Int
    /// The longest delay drawn for what a party sends, in ms.
    public var jitterMs: Double
    /// How the packets were recorded.
    public var evidence: String
  }

  public struct RequirementEntry: Codable, Equatable, Sendable {
    public var id: String
    public var title: String
    public var source: String
    public var verdict: CertificateVerdict
    /// Why it does not bind under this configuration; nil where it does.
    public var exemption: String?
    /// The checks that are its own; empty where it answers for everything in its runs.
    public var checks: [String]?
    /// Names of `runs`.
    public var runs: [String]
    public var timings: [TimingEntry]
    /// Where the policy itself leaves the standard.
    public var deviations: [String]
  }

  /// How long something took over all runs, in ms.
  public struct TimingEntry: Codable, Equatable, Sendable {
    public var name: String
    public var count: Int
    public var minMs: Double
    public var medianMs: Double
    public var p99Ms: Double
    public var maxMs: Double
  }

  public struct FileDigest: Codable, Equatable, Sendable {
    /// Relative to the certificate.
    public var path: String
    public var bytes: Int
    /// SHA-256, hexadecimal.
    public var sha256: String
  }

  public var certificate: Body
  /// Ed25519 (RFC 8032), base64.
  public var publicKey: String
  /// Of the certificate as one line of JSON with keys in order, base64.
  public var signature: String
}

/// The word on a requirement, or on all of them.
public enum CertificateVerdict: String, Codable, Sendable, CaseIterable {
  case passed, failed, inconclusive
  /// No scenario drives it under this configuration.
  case notDriven = "not driven"

  /// The word on what these runs say together: one failure fails it, one doubt leaves it open.
  package init(_ outcomes: [String]) {
    if outcomes.contains("failed") {
      self = .failed
    } else if outcomes.isEmpty {
      self = .notDriven
    } else {
      self = outcomes.allSatisfy { $0 == "passed" } ? .passed : .inconclusive
    }
  }

  /// The word on all requirements; those that nobody drove do not count.
  package init(over verdicts: [CertificateVerdict]) {
    let driven = verdicts.filter { $0 != .notDriven }
    self.init(driven.map(\.rawValue))
    if self == .notDriven { self = .inconclusive }
  }
}
