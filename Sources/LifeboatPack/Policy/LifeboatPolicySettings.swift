import Plugins
import Wire

extension LifeboatPolicy {
  /// Reads a policy; throws every problem at once.
  init(_ settings: Settings) throws(Problems) {
    self.init()
    var reader = SettingsReader(settings)
    prompt.within = reader.duration("lifeboat.promptWithin") ?? prompt.within
    prompt.text = reader.text("lifeboat.prompt") ?? prompt.text
    prompt.wordsPerMinute =
      reader.count("lifeboat.wordsPerMinute", in: 60...600) ?? prompt.wordsPerMinute
    duty.by = reader.choice("lifeboat.duty.by", of: DutyManner.self) ?? duty.by
    duty.ring = reader.duration("lifeboat.duty.ring") ?? duty.ring
    duty.slack = reader.duration("lifeboat.duty.slack") ?? duty.slack
    voicemail.within = reader.duration("lifeboat.deliverWithin") ?? voicemail.within
    voicemail.likeness = reader.fraction("lifeboat.likeness") ?? voicemail.likeness
    voicemail.loss = reader.duration("lifeboat.lossAtEnd") ?? voicemail.loss
    voicemail.lossWhenKilled =
      reader.duration("lifeboat.lossWhenKilled") ?? voicemail.lossWhenKilled
    voicemail.longest = reader.duration("lifeboat.longest") ?? voicemail.longest
    voicemail.silence = reader.duration("lifeboat.silence") ?? voicemail.silence
    reactWithin = reader.duration("lifeboat.reactWithin") ?? reactWithin
    lookupBudget = reader.duration("lifeboat.lookupBudget") ?? lookupBudget
    country = reader.text("lifeboat.country") ?? country
    vips =
      reader.list("lifeboat.vips", of: "a number such as +14155550101", entry: Self.number) ?? vips
    for (key, length) in [
      ("lifeboat.promptWithin", prompt.within), ("lifeboat.duty.ring", duty.ring),
      ("lifeboat.deliverWithin", voicemail.within), ("lifeboat.reactWithin", reactWithin),
      ("lifeboat.lookupBudget", lookupBudget),
    ] where length <= .zero {
      reader.complain(about: key, "\(key) must be above 0")
    }
    if prompt.text.split(whereSeparator: \.isWhitespace).isEmpty {
      reader.complain(about: "lifeboat.prompt", "lifeboat.prompt has no word")
    }
    if country.isEmpty || country.count > 3 || !country.allSatisfy(\.isNumber) {
      reader.complain(
        about: "lifeboat.country",
        "lifeboat.country is \"\(country)\"; it must be a country code of one to three digits")
    }
    try reader.finish()
  }

  /// E.164 with its plus sign.
  private static func number(_ text: String) -> String? {
    let digits = text.dropFirst()
    return text.hasPrefix("+") && (7...15).contains(digits.count) && digits.allSatisfy(\.isNumber)
      ? text : nil
  }
}
