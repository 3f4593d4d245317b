import Calls
import Checks
import Plugins
import Scenarios
import Wire

extension Certificate {
  /// One scenario played once: its capture, and all that its checks need beside the packets.
  public struct RunEntry: Codable, Equatable, Sendable {
    public struct Party: Codable, Equatable, Sendable {
      public var name: String
      /// `carrier`, `system`, `edge`, `other` or `silent`.
      public var role: String
      /// The place among the edges, from 0.
      public var order: Int?
      public var address: String
      public var port: Int?
    }

    public struct Judged: Codable, Equatable, Sendable {
      public var check: String
      /// `failure` or what else the check's card says.
      public var severity: String
      public var verdict: String
      public var why: String?
      public var findings: [Found]
    }

    public struct Found: Codable, Equatable, Sendable {
      public var message: String
      public var frames: [Int]
      public var callID: String?
    }

    /// A length of time that the packets show.
    public struct Measured: Codable, Equatable, Sendable {
      public var measure: String
      public var subject: String
      public var ms: Double
      public var frames: [Int]
    }

    public struct Setting: Codable, Equatable, Sendable {
      public var key: String
      public var value: SettingText
    }

    /// Its file's name without the ending.
    public var name: String
    public var scenario: String
    public var requirements: [String]
    public var repetition: Int
    public var seed: String
    public var outcome: String
    /// Relative to the certificate; nil where nothing was captured.
    public var capture: String?
    /// In nanoseconds since 1970, as text: JSON numbers do not hold them.
    public var startedAt: String
    public var endedAt: String
    public var parties: [Party]
    /// The policy it was judged under.
    public var policy: [Setting]
    public var checks: [Judged]
    public var measured: [Measured]
    /// What a party's script had expected and did not get.
    public var complaints: [String]
    /// Why its evidence may not be what happened.
    public var doubts: [String]
  }

  /// A setting's value as it was written.
  public indirect enum SettingText: Codable, Equatable, Sendable {
    case text(String)
    case list([SettingText])
    case record([String: SettingText])

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let list = try? container.decode([SettingText].self) {
        self = .list(list)
      } else {
        self = .record(try container.decode([String: SettingText].self))
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .list(let list): try container.encode(list)
      case .record(let record): try container.encode(record)
      }
    }
  }
}

extension Certificate.SettingText {
  init(_ value: Plugins.Setting.Value) {
    switch value {
    case .text(let text): self = .text(text)
    case .list(let list): self = .list(list.map { Self($0) })
    case .record(let record): self = .record(record.mapValues { Self($0) })
    }
  }

  var value: Plugins.Setting.Value {
    switch self {
    case .text(let text): .text(text)
    case .list(let list): .list(list.map(\.value))
    case .record(let record): .record(record.mapValues(\.value))
    }
  }
}

extension Certificate.RunEntry.Party {
  init(_ party: Roles.Party) {
    name = party.name
    address = party.address.description
    port = party.port.map { Int($0) }
    switch party.role {
    case .carrier: role = "carrier"
    case .system: role = "system"
    case .edge(let order):
      role = "edge"
      self.order = order
    case .other: role = "other"
    case .silent: role = "silent"
    }
  }

  /// The party as a judge knows it; nil where the entry is no party.
  var party: Roles.Party? {
    let known: Roles.Role? =
      switch role {
      case "carrier": .carrier
      case "system": .system
      case "edge": order.map { .edge(order: $0) }
      case "other": .other
      case "silent": .silent
      default: nil
      }
    guard let known, let address = IPAddress(address) else { return nil }
    return Roles.Party(name, known, address, port: port.flatMap { UInt16(exactly: $0) })
  }
}

extension Certificate.RunEntry.Measured {
  /// The times among measured values.
  static func times(_ values: [MeasuredValue]) -> [Self] {
    values.filter { $0.unit == .seconds }.map {
      // In whole nanoseconds, so that it is the same number wherever it is computed.
      Self(
        measure: $0.measure.rawValue, subject: $0.subject,
        ms: ($0.value * 1e9).rounded() / 1e6, frames: $0.frames)
    }
  }
}

extension Certificate.RunEntry.Judged {
  /// The severity; that of a failure where it is no known word.
  var weight: CheckCard.Severity { CheckCard.Severity(rawValue: severity) ?? .failure }

  /// The verdict; a doubt where it is no known word.
  var said: Verdict {
    switch verdict {
    case "passed": .passed
    case "not applicable": .notApplicable
    case "failed":
      .failed(
        findings.map {
          Finding(
            CheckID(rawValue: check), $0.message, frames: $0.frames, callID: $0.callID)
        })
    default: .inconclusive(why ?? verdict)
    }
  }

  init(_ check: CheckID, _ severity: CheckCard.Severity, _ said: Verdict) {
    self.check = check.rawValue
    self.severity = severity.rawValue
    findings = []
    switch said {
    case .passed: verdict = "passed"
    case .failed(let all):
      verdict = "failed"
      findings = all.map {
        .init(message: $0.message, frames: $0.frames, callID: $0.callID)
      }
    case .inconclusive(let reason):
      verdict = "inconclusive"
      why = reason
    case .notApplicable: verdict = "not applicable"
    }
  }
}
