/// Something in a certificate that is not as it says.
public enum CertificateProblem: Error, Sendable, Hashable, CustomStringConvertible {
  case cannotRead(path: String, reason: String)
  /// Not the text that this certificate has; says where it first differs.
  case altered(line: Int)
  case signature
  case missing(file: String)
  case digest(file: String, says: String, has: String)
  /// The capture cannot be read, or not to its end.
  case capture(file: String, reason: String)
  /// No such check is known here.
  case unknownCheck(run: String, check: String)
  case policy(run: String, reason: String)
  /// A check says something else of the packets.
  case verdict(run: String, check: String, says: String, has: String)
  /// What was measured is something else by the packets.
  case measured(run: String)
  case outcome(run: String, says: String, has: String)
  case requirement(id: String, says: String, has: String)
  /// A requirement rests on other checks than here.
  case restsOn(id: String, says: [String], has: [String])
  case whole(says: String, has: String)

  public var description: String {
    switch self {
    case .cannotRead(let path, let reason): "\(path) cannot be read as a certificate: \(reason)"
    case .altered(let line):
      "line \(line) of the certificate is not written as the harness writes it"
    case .signature: "the signature is not that of this certificate"
    case .missing(let file): "\(file) is missing"
    case .digest(let file, let says, let has):
      "\(file) was changed: its SHA-256 is \(has.prefix(16))…, the certificate says "
        + "\(says.prefix(16))…"
    case .capture(let file, let reason): "\(file): \(reason)"
    case .unknownCheck(let run, let check): "\(run): check \(check) is not known here"
    case .policy(let run, let reason): "\(run): its policy cannot be read: \(reason)"
    case .verdict(let run, let check, let says, let has):
      "\(run): \(check) is \(has) by the packets, the certificate says \(says)"
    case .measured(let run): "\(run): the times it says are not those of its packets"
    case .outcome(let run, let says, let has):
      "\(run): comes to \(has), the certificate says \(says)"
    case .requirement(let id, let says, let has):
      "\(id): comes to \(has), the certificate says \(says)"
    case .restsOn(let id, let says, let has):
      "\(id): rests on \(Self.words(has)) here, by the certificate on \(Self.words(says))"
    case .whole(let says, let has): "all in all it is \(has), the certificate says \(says)"
    }
  }

  private static func words(_ checks: [String]) -> String {
    checks.isEmpty ? "everything in its runs" : checks.joined(separator: ", ")
  }
}
