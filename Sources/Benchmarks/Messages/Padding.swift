import Wire

/// Headers that big networks add, for messages of about 1.35 kB.
enum Padding {
  /// Enough of them for a message with a body of that size.
  ///
  /// What else is in the message does not count: it must have the same ones on every hop.
  static func headers(_ call: CallIdentity, body: Int) -> String {
    let wanted = body > 0 ? 720 - body : 1_010
    var text = ""
    for index in 0..<all.count where text.utf8.count < wanted {
      text += "\(all[index].name): \(all[index].value(call))\r\n"
    }
    return text
  }

  private static let all: [(name: String, value: @Sendable (CallIdentity) -> String)] = [
    ("P-Charging-Vector", { "icid-value=\"\($0.token)\";icid-generated-at=\($0.carrier.address)" }),
    ("P-Access-Network-Info", { "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=31015\($0.token)" }),
    ("Session-ID", { "\($0.token)\($0.token)00000000;remote=00000000000000000000000000000000" }),
    ("Allow-Events", { _ in "talk, hold, conference, refer, check-sync, message-summary" }),
    ("Accept", { _ in "application/sdp, application/isup, application/dtmf-relay, text/plain" }),
    ("Accept-Language", { _ in "en, en-GB;q=0.9, de;q=0.7, fr;q=0.5" }),
    (
      "User-to-User", { "56a390f3d2b7310023a2\($0.token)\($0.token);encoding=hex;purpose=isdn-uui" }
    ),
    ("P-Called-Party-ID", { "<sip:\($0.callee)@voice.example.net;user=phone>" }),
    ("X-Trace-Parent", { "00-\($0.token)\($0.token)00000000-\($0.token)0000-01" }),
    ("X-Billing-Reference", { "rate-plan=wholesale-7;trunk-group=TG\($0.index % 97);cic=0288" }),
    ("X-Media-Quality", { _ in "codec=PCMU;ptime=20;loss=0.00;jitter=2.1;mos=4.4;r-factor=93" }),
    ("X-Routing-Trace", { "lcr=\($0.token);hunt=1;attempt=1;policy=lowest-latency;region=east-1" }),
    ("X-Region-Affinity", { "primary=east-1;secondary=west-2;sticky=\($0.token);weight=100" }),
    (
      "X-Fraud-Score", { "\($0.index % 100);engine=shield-4.2;rules=velocity,geo,premium,pbx-hack" }
    ),
    ("X-Correlation", { "tenant=4711;queue=service-desk;interaction=\($0.token)-\($0.index)" }),
    ("X-Compliance", { _ in "recording=on;consent=given;retention=P90D;jurisdiction=US-CA" }),
    ("X-Device-Profile", { _ in "vendor=example;model=sbc-9000;firmware=11.4.2;build=20260101" }),
    ("X-Emergency-Context", { _ in "none;location=civic;country=US;region=CA;city=Oakland" }),
  ]
}
