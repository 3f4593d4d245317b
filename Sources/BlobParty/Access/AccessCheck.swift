import Foundation
import Wire

/// Whether a request proves that it may: by the account's key or by a shared access signature.
///
/// Written from Microsoft's description ("Authorize with Shared Key", "Create an account SAS",
/// "Create a service SAS") and apart from the client that stores voicemail.
struct AccessCheck: Sendable {
  let account: BlobAccount

  /// Clocks may differ by that much.
  static let mostSkew = Duration.seconds(15 * 60)

  func permission(
    for request: BlobRequest, at now: Moment
  ) throws(BlobFailure) -> Permission {
    guard request.account == account.name else {
      throw .unauthentic("There is no account \"\(request.account.prefix(64))\" here.")
    }
    if let header = request.header("authorization") {
      try checkKey(request, header, at: now)
      return .all
    }
    if request.query("sig") != nil { return try checkSignature(request, at: now) }
    throw BlobFailure(
      401, "NoAuthenticationInformation",
      "Server failed to authenticate the request. Please refer to the information in the "
        + "www-authenticate header.")
  }

  private func checkKey(
    _ request: BlobRequest, _ header: String, at now: Moment
  ) throws(BlobFailure) {
    guard let date = (request.header("x-ms-date") ?? request.header("date")).flatMap(HTTPDate.read)
    else { throw .unauthentic("The date is missing or not understood.") }
    let skew = date > now ? date - now : now - date
    guard skew <= Self.mostSkew else {
      throw .unauthentic("The date differs from the server's by more than 15 minutes.")
    }
    guard header.hasPrefix("SharedKey "), let colon = header.lastIndex(of: ":"),
      header[..<colon] == "SharedKey \(account.name)"
    else { throw .unauthentic("The Authorization header is not formed correctly.") }
    let given = String(header[header.index(after: colon)...])
    guard account.verifies(given, of: SignedText.ofKey(request)) else {
      throw .unauthentic("The MAC signature found in the HTTP request is not the computed one.")
    }
  }

  private func checkSignature(
    _ request: BlobRequest, at now: Moment
  ) throws(BlobFailure) -> Permission {
    let values = Dictionary(
      request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { one, _ in one })
    let isOfAccount = values["ss"] != nil
    let text =
      isOfAccount
      ? SignedText.ofAccountSignature(values, account: account.name)
      : SignedText.ofServiceSignature(values, request)
    guard let text, account.verifies(values["sig"] ?? "", of: text) else {
      throw .unauthentic("Signature did not match.")
    }
    guard let end = values["se"].flatMap(HTTPDate.readISO), end > now else {
      throw .unauthentic("Signature not valid in the specified time frame.")
    }
    if let text = values["st"], !text.isEmpty {
      guard let start = HTTPDate.readISO(text), start <= now + Self.mostSkew else {
        throw .unauthentic("Signature not valid in the specified time frame.")
      }
    }
    guard !isOfAccount || values["ss"]?.contains("b") == true else { throw .permission }
    return Permission(letters: values["sp"] ?? "")
  }
}
