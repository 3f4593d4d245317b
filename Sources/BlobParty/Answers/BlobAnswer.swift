/// What is answered to a request.
struct BlobAnswer: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  /// The code of a refusal.
  var code: String?

  init(
    _ status: Int, _ headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    code: String? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.code = code
  }

  init(_ failure: BlobFailure) {
    let text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>\(failure.code)</Code><Message>"
      + "\(XMLText.escaped(failure.sentence))</Message></Error>"
    self.init(
      failure.status,
      [("x-ms-error-code", failure.code), ("Content-Type", "application/xml")],
      body: Array(text.utf8), code: failure.code)
  }
}
