/// The texts that signatures are made of.
enum SignedText {
  /// Of a request with the account's key, version 2009-09-19 and later.
  static func ofKey(_ request: BlobRequest) -> String {
    func value(_ name: String) -> String { request.header(name) ?? "" }
    let length = value("content-length")
    var text = request.method + "\n"
    text += value("content-encoding") + "\n"
    text += value("content-language") + "\n"
    text += (length == "0" ? "" : length) + "\n"
    text += value("content-md5") + "\n"
    text += value("content-type") + "\n"
    text += (request.header("x-ms-date") == nil ? value("date") : "") + "\n"
    text += value("if-modified-since") + "\n"
    text += value("if-match") + "\n"
    text += value("if-none-match") + "\n"
    text += value("if-unmodified-since") + "\n"
    text += value("range") + "\n"
    for (name, values) in request.headers.sorted(by: { $0.key < $1.key })
    where name.hasPrefix("x-ms-") {
      text += "\(name):\(values.map(stripped).joined(separator: ","))\n"
    }
    text += "/\(request.account)\(request.path)"
    let names = Set(request.query.map { $0.name.lowercased() })
    for name in names.sorted() {
      let values = request.query.filter { $0.name.lowercased() == name }.map(\.value).sorted()
      text += "\n\(name):\(values.joined(separator: ","))"
    }
    return text
  }

  /// Of a shared access signature for the account.
  static func ofAccountSignature(_ values: [String: String], account: String) -> String? {
    guard let version = values["sv"] else { return nil }
    let names = ["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"]
    let lines = [account] + names.map { values[$0] ?? "" }
    // An encryption scope came with 2020-12-06.
    return (lines + (version >= "2020-12-06" ? [values["ses"] ?? ""] : []) + [""])
      .joined(separator: "\n")
  }

  /// Of a shared access signature for a container or a blob, version 2018-11-09 and later.
  static func ofServiceSignature(_ values: [String: String], _ request: BlobRequest) -> String? {
    guard let version = values["sv"], version >= "2018-11-09", let container = request.container,
      let kind = values["sr"]
    else { return nil }
    let resource =
      switch kind {
      case "c": "/blob/\(request.account)/\(container)"
      case "b": "/blob/\(request.account)/\(container)/\(request.blob ?? "")"
      default: ""
      }
    guard !resource.isEmpty else { return nil }
    return ofService(values, resource: resource)
  }

  static func ofService(_ values: [String: String], resource: String) -> String {
    func value(_ name: String) -> String { values[name] ?? "" }
    var lines = [value("sp"), value("st"), value("se"), resource]
    lines += [value("si"), value("sip"), value("spr"), value("sv"), value("sr"), ""]
    if value("sv") >= "2020-12-06" { lines.append(value("ses")) }
    lines += ["rscc", "rscd", "rsce", "rscl", "rsct"].map(value)
    return lines.joined(separator: "\n")
  }

  private static func stripped(_ value: String) -> Substring {
    var rest = value[...]
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return rest
  }
}
