import Crypto
import Foundation
import NIOSSL
import Wire

/// A container of Azure Blob Storage: Put Blob of block blobs over HTTPS or HTTP.
///
/// Each blob is created or refused (`If-None-Match: *`). Never blocks the calling thread.
public struct AzureBlobStore: BlobStore {
  private let settings: AzureSettings
  private let origin: HTTPOrigin
  private let exchange: HTTPExchange
  private let key: SharedKey?
  private let query: String

  /// The version of the REST interface that is spoken.
  static let version = "2021-08-06"

  /// Checks the settings and reads the authorities' file; nothing is sent.
  public init(_ settings: AzureSettings) throws(AzureSettingsError) {
    guard let origin = HTTPOrigin(settings.url) else { throw .url(settings.url) }
    guard Self.isContainer(settings.container) else { throw .container(settings.container) }
    guard Self.isAccount(settings.account) else { throw .account(settings.account) }
    self.settings = settings
    self.origin = origin
    switch settings.credential {
    case .key(let text):
      guard let key = SharedKey(account: settings.account, base64: text) else { throw .key }
      self.key = key
      query = ""
    case .sas(let text):
      query = text.hasPrefix("?") ? String(text.dropFirst()) : text
      let names = query.split(separator: "&").map { $0.prefix { $0 != "=" } }
      guard names.contains("sig"), names.contains("se"),
        query.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
      else { throw .sas }
      key = nil
    }
    exchange = HTTPExchange(
      origin: origin, tls: try Self.tls(settings, origin), connectLimit: settings.connectLimit,
      limit: settings.limit)
  }

  public func put(
    _ name: String, _ bytes: [UInt8], _ metadata: [String: String]
  ) async throws(BlobError) {
    let request = try request(name, bytes, metadata, at: Date())
    let answer: HTTPAnswer
    do {
      answer = try await exchange.send(request)
    } catch {
      switch error {
      case .timedOut: throw .timedOut(store: "\(origin)", seconds: settings.limit.seconds)
      case .unreachable(let reason): throw .unreachable(store: "\(origin)", reason: reason)
      }
    }
    if answer.status == 201 { return }
    let complaint = StoreComplaint(answer)
    switch (answer.status, complaint.code) {
    // The last is said of a signature that may create and not overwrite.
    case (409, "BlobAlreadyExists"), (412, "ConditionNotMet"), (403, "UnauthorizedBlobOverwrite"):
      throw .exists(name: name)
    default:
      throw .refused(status: answer.status, code: complaint.code, sentence: complaint.sentence)
    }
  }

  /// The request, signed for that time.
  func request(
    _ name: String, _ bytes: [UInt8], _ metadata: [String: String], at time: Date
  ) throws(BlobError) -> HTTPRequest {
    guard (1...1_024).contains(name.utf8.count), !name.hasPrefix("/"),
      name.unicodeScalars.allSatisfy({ $0.value > 31 && $0.value != 127 })
    else { throw .unfit(name: name, reason: "it is no blob's name") }
    var headers: [(name: String, value: String)] = [
      ("x-ms-version", Self.version), ("x-ms-date", Self.date(time)),
      ("x-ms-blob-type", "BlockBlob"), ("Content-Type", Self.type(of: name)),
      ("Content-Length", "\(bytes.count)"),
      ("Content-MD5", Data(Insecure.MD5.hash(data: bytes)).base64EncodedString()),
      ("If-None-Match", "*"),
    ]
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      guard Self.isIdentifier(key), value.utf8.count <= 2_048,
        value.utf8.allSatisfy({ $0 > 31 && $0 < 127 })
      else { throw .unfit(name: name, reason: "its metadata \"\(key)\" cannot be a header") }
      headers.append(("x-ms-meta-\(key)", value))
    }
    let path = "\(origin.path)/\(settings.container)/\(Self.escaped(name))"
    var request = HTTPRequest(
      method: "PUT", target: query.isEmpty ? path : "\(path)?\(query)", headers: headers,
      body: bytes)
    if let key { request.headers.append(("Authorization", key.authorization(of: request))) }
    return request
  }

  private static func tls(
    _ settings: AzureSettings, _ origin: HTTPOrigin
  ) throws(AzureSettingsError) -> NIOSSLContext? {
    guard origin.isSecure else { return nil }
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let path = settings.authorities { configuration.trustRoots = .file(path) }
    do {
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw .authorities(path: settings.authorities ?? "the machine's", reason: "\(error)")
    }
  }

  /// `Sun, 29 Nov 2026 05:22:13 GMT` (RFC 9110 §5.6.7).
  private static func date(_ time: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.string(from: time)
  }

  private static func type(of name: String) -> String {
    name.hasSuffix(".wav") ? "audio/wav" : "application/octet-stream"
  }

  /// Everything but unreserved characters and slashes as `%XX` (RFC 3986 §2.3).
  private static func escaped(_ name: String) -> String {
    name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        String(UnicodeScalar(byte))
      default:
        "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  private static func isContainer(_ name: String) -> Bool {
    (3...63).contains(name.utf8.count) && name.utf8.allSatisfy(isLower) && !name.contains("--")
      && !name.hasPrefix("-") && !name.hasSuffix("-")
  }

  private static func isAccount(_ name: String) -> Bool {
    (3...24).contains(name.utf8.count) && name.utf8.allSatisfy { isLower($0) && $0 != 0x2D }
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
  }

  /// Names of metadata are identifiers of C#; ours are lower-case letters.
  private static func isIdentifier(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64 && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
  }
}
