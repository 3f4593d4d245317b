import Foundation

/// What an answer says went wrong: the store's code and sentence, from its header and XML.
struct StoreComplaint: Hashable {
  let code: String
  let sentence: String

  init(_ answer: HTTPAnswer) {
    let text = String(decoding: answer.body.prefix(8_192), as: UTF8.self)
    code = Self.shown(
      answer.headers["x-ms-error-code"] ?? Self.element("Code", of: text) ?? "without a code", 80)
    // The sentence's further lines are the request's number and time.
    let message = Self.element("Message", of: text) ?? ""
    sentence = Self.shown(message.prefix { !$0.isNewline }, 300)
  }

  private static func element(_ name: String, of text: String) -> String? {
    guard let open = text.range(of: "<\(name)>"),
      let close = text.range(of: "</\(name)>", range: open.upperBound..<text.endIndex)
    else { return nil }
    var value = String(text[open.upperBound..<close.lowerBound])
    for (entity, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
    ] {
      value = value.replacing(entity, with: character)
    }
    return value
  }

  /// Bounded, and nothing that could control a terminal.
  private static func shown(_ text: some StringProtocol, _ most: Int) -> String {
    String(text.prefix(most).map { $0.unicodeScalars.allSatisfy { $0.value >= 32 } ? $0 : " " })
  }
}
