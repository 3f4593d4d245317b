import Wire

/// Requests outside calls: health checks and registrations.
struct UpkeepText {
  let client: Endpoint
  let server: Endpoint
  let token: String

  /// A request and its answer with status and reason.
  func exchange(
    _ method: String, user: String, cseq: Int, _ status: Int, _ reason: String,
    request: String = "",
    response: String = ""
  ) -> (request: [UInt8], response: [UInt8]) {
    let from = "<sip:\(user)@\(client.address)>;tag=u\(token)"
    let to = method == "REGISTER" ? "<sip:\(user)@\(server.address)>" : "<sip:\(server.address)>"
    func common(_ tag: String) -> String {
      """
      Via: SIP/2.0/UDP \(client.address):\(client.port);rport;branch=z9hG4bK\(token)\(cseq)\r
      From: \(from)\r
      To: \(to)\(tag)\r
      Call-ID: u\(token)@\(client.address)\r
      CSeq: \(cseq) \(method)\r\n
      """
    }
    let asked = """
      \(method) sip:\(server.address):\(server.port) SIP/2.0\r
      \(common(""))Max-Forwards: 70\r
      Contact: <sip:\(user)@\(client.address):\(client.port)>\r
      \(request)Content-Length: 0\r\n\r\n
      """
    let answered = """
      SIP/2.0 \(status) \(reason)\r
      \(common(";tag=v\(token)"))\(response)Content-Length: 0\r\n\r\n
      """
    return (Array(asked.utf8), Array(answered.utf8))
  }
}
