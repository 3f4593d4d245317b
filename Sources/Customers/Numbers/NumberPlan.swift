import Wire

/// Reads numbers as calls spell them, from where one stands.
///
/// Nothing is guessed: what the table of countries does not settle is unknown, with the reason.
public struct NumberPlan: Hashable, Sendable {
  /// How digits without `+` and without any prefix are meant.
  public enum BareDigits: String, Hashable, Sendable, CaseIterable {
    /// A national number of the home country.
    case national
    /// A country code and a national number, as carriers send whose `+` gets lost.
    case international
  }

  private let home: Country?
  private let bare: BareDigits
  private let prefixes: [String]

  /// Knows no home: only numbers with their country code can be read.
  public static let international = NumberPlan(home: nil, bare: .national, prefixes: [])

  /// A plan for a country code such as `49`; nil where no country has it.
  ///
  /// `prefixes` are further international prefixes that the carrier puts before country codes.
  public init?(home code: String, bare: BareDigits = .national, prefixes: [String] = []) {
    let digits = code.hasPrefix("+") ? String(code.dropFirst()) : code
    guard let country = Country.all[digits],
      prefixes.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) })
    else { return nil }
    self.init(home: country, bare: bare, prefixes: prefixes)
  }

  private init(home: Country?, bare: BareDigits, prefixes: [String]) {
    self.home = home
    self.bare = bare
    let known = home?.internationalPrefixes ?? []
    self.prefixes = (prefixes + known).sorted { $0.utf8.count > $1.utf8.count }
  }

  /// Reads the number of a From, P-Asserted-Identity, or tel URI, or one a person has typed.
  public func read(_ text: String) -> NumberReading {
    guard let spelled = SpelledNumber(text) else {
      return .unknown(reason: "\"\(Self.shown(text))\" is no telephone number")
    }
    let result = number(spelled)
    switch result {
    case .success(let number): return .number(number, extension: spelled.ext)
    case .failure(let problem): return .unknown(reason: problem.reason)
    }
  }

  private struct Unknown: Error {
    let reason: String
  }

  private func number(_ spelled: SpelledNumber) -> Result<PhoneNumber, Unknown> {
    let digits = spelled.digits
    if spelled.isInternational { return Self.international(digits, spelled) }
    if let context = spelled.context { return Self.local(digits, in: context) }
    for prefix in prefixes where digits.hasPrefix(prefix) {
      let rest = digits.dropFirst(prefix.utf8.count)
      if case .success(let number) = Self.international(rest, spelled) { return .success(number) }
      // A short prefix such as Cape Verde's 0 may be the beginning of something else.
      if prefix.utf8.count > 1 { return Self.international(rest, spelled) }
    }
    if bare == .international, !isPrefixed(digits) { return Self.international(digits, spelled) }
    guard let home else {
      return .failure(Unknown(reason: "\"\(digits)\" has no + and no country is set"))
    }
    return Self.national(digits, in: home)
  }

  private func isPrefixed(_ digits: String) -> Bool {
    digits.hasPrefix("0") || home?.nationalPrefix.map { digits.hasPrefix($0) && $0 != "1" } == true
  }

  /// A country code and what follows it.
  private static func international(
    _ digits: some StringProtocol, _ spelled: SpelledNumber? = nil
  ) -> Result<PhoneNumber, Unknown> {
    guard let country = Country.of(digits) else {
      return .failure(Unknown(reason: "no country has the code +\(digits.prefix(3))"))
    }
    let national = digits.dropFirst(country.code.utf8.count)
    if let spelled, spelled.hasOptionalZero {
      guard spelled.zeroPlace == country.code.utf8.count, country.nationalPrefix == "0" else {
        return .failure(Unknown(reason: "+\(country.code) has no national prefix (0)"))
      }
    }
    if country.nationalPrefix == "0", national.hasPrefix("0") {
      return .failure(
        Unknown(reason: "+\(digits) has the national prefix 0 after its country code"))
    }
    guard country.lengths.contains(national.count) else {
      return .failure(wrongLength(String(national), country))
    }
    return .success(PhoneNumber(countryCode: country.code, national: national))
  }

  /// What is dialled inside a country, with its national prefix or, where that is clear, without.
  private static func national(
    _ digits: String, in country: Country
  ) -> Result<PhoneNumber, Unknown> {
    guard let prefix = country.nationalPrefix else {
      guard country.callerLengths.contains(digits.utf8.count) else {
        return .failure(wrongLength(digits, country))
      }
      return .success(PhoneNumber(countryCode: country.code, national: digits))
    }
    // By its length alone, as where 8 is both a prefix and the beginning of area codes.
    let isWhole = country.isClosed && country.callerLengths.contains(digits.utf8.count)
    if isWhole, !digits.hasPrefix("0"), prefix != "1" || !digits.hasPrefix("1") {
      return .success(PhoneNumber(countryCode: country.code, national: digits))
    }
    if digits.hasPrefix(prefix) {
      let national = digits.dropFirst(prefix.utf8.count)
      guard country.lengths.contains(national.count), !national.hasPrefix("0") else {
        return .failure(wrongLength(String(national), country))
      }
      return .success(PhoneNumber(countryCode: country.code, national: national))
    }
    return .failure(
      Unknown(
        reason: "\"\(digits)\" has neither a country code nor the national prefix \(prefix) of "
          + "+\(country.code)"))
  }

  /// A local number of a tel URI: relative to the first digits of a global one (RFC 3966 §5.1.5).
  private static func local(
    _ digits: String, in context: String
  ) -> Result<PhoneNumber, Unknown> {
    guard context.hasPrefix("+"), let spelled = SpelledNumber(context) else {
      return .failure(
        Unknown(reason: "\"\(digits)\" means something only in \"\(shown(context))\""))
    }
    if let country = Country.all[spelled.digits] { return national(digits, in: country) }
    return international(spelled.digits + digits)
  }

  private static func wrongLength(_ national: String, _ country: Country) -> Unknown {
    let lengths = country.lengths.sorted()
    let allowed =
      lengths.count > 1 ? "\(lengths[0]) to \(lengths[lengths.count - 1])" : "\(lengths.first ?? 0)"
    return Unknown(
      reason: "\"\(national)\" has \(counted(national.utf8.count, "digit")); national numbers of "
        + "+\(country.code) have \(allowed)")
  }

  /// What came, for a sentence: bounded, and nothing that could control a terminal.
  private static func shown(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(40).map { (32..<127).contains($0.value) ? Character($0) : "?" })
  }
}
