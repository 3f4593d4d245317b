import ArgumentParser
import Capture
import Certification
import Scenarios

/// What the process says to whoever started it.
enum ExitStatus: Int32 {
  case passed = 0
  case findings = 1
  case inconclusive = 2
  /// Wrong usage or configuration.
  case usage = 64
  /// The system under test did not come up.
  case unavailable = 69
  /// The harness itself failed.
  case fault = 70
  /// No permission to capture.
  case noPermission = 77
  /// Ended by Ctrl-C: 128 + SIGINT.
  case interrupted = 130

  var code: ExitCode { ExitCode(rawValue) }
}

extension ExitStatus {
  /// What a finished run means to the caller.
  init(_ result: RunResult) {
    self.init(result.outcome, wasInterrupted: result.wasInterrupted)
  }

  init(_ outcome: ScenarioResult.Outcome, wasInterrupted: Bool) {
    if wasInterrupted {
      self = .interrupted
      return
    }
    switch outcome {
    case .passed: self = .passed
    case .failed: self = .findings
    case .inconclusive: self = .inconclusive
    case .unavailable: self = .unavailable
    }
  }

  /// What a certificate means to the caller.
  init(_ verdict: CertificateVerdict) {
    switch verdict {
    case .passed: self = .passed
    case .failed: self = .findings
    case .inconclusive, .notDriven: self = .inconclusive
    }
  }

  /// That of several runs: what says most against any of them.
  static func worst(of all: [ExitStatus]) -> ExitStatus {
    let order: [ExitStatus] = [
      .interrupted, .noPermission, .fault, .usage, .unavailable, .findings, .inconclusive,
    ]
    return order.first(where: all.contains) ?? .passed
  }

  /// The same where a report that was asked for could not be delivered: no verdict changes.
  func given(isReported: Bool) -> ExitStatus {
    self == .passed && !isReported ? .fault : self
  }

  /// The same where the evidence could not be kept: the verdict is told, and cannot be shown.
  func given(isKept: Bool) -> ExitStatus {
    isKept ? self : .worst(of: [self, .fault])
  }

  /// What reporters are told of it.
  var word: String {
    switch self {
    case .passed: "passed"
    case .findings: "failed"
    case .inconclusive: "inconclusive"
    case .unavailable: "unavailable"
    case .interrupted: "interrupted"
    case .usage, .fault, .noPermission: "unjudged"
    }
  }

  /// Why nothing could be run.
  init(_ error: RunError) {
    switch error {
    case .noPack, .tooManyParties, .policy: self = .usage
    case .addresses, .certificates, .folder: self = .fault
    case .systems: self = .unavailable
    case .capture(.noPermission): self = .noPermission
    case .capture: self = .fault
    }
  }
}
