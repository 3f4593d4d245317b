import Crypto
import Foundation

/// The signature of a request with an account's key.
///
/// Microsoft Learn, "Authorize with Shared Key", Blob service, version 2015-02-21 and later.
struct SharedKey: Hashable, Sendable {
  let account: String
  private let key: SymmetricKey

  /// Takes the key in Base64; nil where it is none.
  init?(account: String, base64: String) {
    guard let data = Data(base64Encoded: base64), !data.isEmpty, data.count <= 1_024 else {
      return nil
    }
    self.account = account
    key = SymmetricKey(data: data)
  }

  static func == (left: SharedKey, right: SharedKey) -> Bool {
    left.account == right.account && left.key == right.key
  }

  func hash(into hasher: inout Hasher) { hasher.combine(account) }

  /// The value of the Authorization header.
  func authorization(of request: HTTPRequest) -> String {
    let text = Self.text(of: request, account: account)
    let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    return "SharedKey \(account):\(Data(code).base64EncodedString())"
  }

  /// What is signed.
  static func text(of request: HTTPRequest, account: String) -> String {
    let values = Dictionary(
      request.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { one, _ in one })
    let length = request.body.isEmpty ? "" : "\(request.body.count)"
    var lines = [
      request.method, values["content-encoding"] ?? "", values["content-language"] ?? "", length,
    ]
    lines += [
      "content-md5", "content-type", "date", "if-modified-since", "if-match", "if-none-match",
      "if-unmodified-since", "range",
    ].map { values[$0] ?? "" }
    lines += values.keys.filter { $0.hasPrefix("x-ms-") }.sorted().map { name in
      "\(name):\(trimmed(values[name] ?? ""))"
    }
    return (lines + [resource(request.target, account: account)]).joined(separator: "\n")
  }

  /// The account, the path as it is sent, and each parameter of the query on a line.
  private static func resource(_ target: String, account: String) -> String {
    let parts = target.split(separator: "?", maxSplits: 1)
    var parameters: [String: [String]] = [:]
    for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
      let halves = pair.split(separator: "=", maxSplits: 1).map {
        String($0).removingPercentEncoding ?? String($0)
      }
      guard let name = halves.first else { continue }
      parameters[name.lowercased(), default: []].append(halves.count > 1 ? halves[1] : "")
    }
    let lines = parameters.sorted { $0.key < $1.key }.map { name, values in
      "\(name):\(values.sorted().joined(separator: ","))"
    }
    return (["/\(account)\(parts.first ?? "/")"] + lines).joined(separator: "\n")
  }

  private static func trimmed(_ value: String) -> String {
    value.trimmingCharacters(in: .whitespaces)
  }
}
