import Customers
import SIP
import Services
import Wire

extension YAMLReader.Kind where Value == IPAddress {
  static var address: Self {
    Self(allowed: "an IP address, such as 192.0.2.1") { IPAddress($0) }
  }
}

extension YAMLReader.Kind where Value == ClosedRange<UInt16> {
  static var ports: Self {
    Self(allowed: "two ports from 1024 on with at least one even between, such as 20000-29999") {
      let ends = $0.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
      guard ends.count == 2, let low = ends[0], let high = ends[1], low >= 1_024, low < high else {
        return nil
      }
      return low...high
    }
  }
}

extension YAMLReader.Kind where Value == CallList.Means {
  static var means: Self { Self(allowed: "refer, invite", read: CallList.Means.init(rawValue:)) }
}

extension YAMLReader.Kind where Value == NumberPlan.BareDigits {
  static var bareDigits: Self {
    Self(allowed: "national, international", read: NumberPlan.BareDigits.init(rawValue:))
  }
}

extension YAMLReader.Kind where Value == URI {
  static var target: Self {
    Self(allowed: "a URI, such as sip:+15551234@192.0.2.7") { text in
      URI(text).flatMap { $0.isSIP || $0.scheme == "tel" ? $0 : nil }
    }
  }
}

extension YAMLReader.Kind where Value == String {
  /// What can be spoken.
  static var words: Self {
    Self(allowed: "words to speak, 1 to 1000 characters, or {wav: FILE}") { text in
      let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" }
      return isPlain && (1...1_000).contains(text.count) ? text : nil
    }
  }

  static var greeting: Self {
    Self(allowed: "words with {name} in them, such as \"Hello {name}.\"") { text in
      text.contains("{name}") ? YAMLReader.Kind<String>.words.read(text) : nil
    }
  }

  /// One line of text.
  static var line: Self {
    Self(allowed: "a text of one line") { text in
      let isLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
      return isLine && (1...2_000).contains(text.count) ? text : nil
    }
  }

  /// A voice of espeak-ng: a language, and perhaps a variant.
  static var voice: Self {
    Self(allowed: "a voice of espeak-ng, such as en, en-us or de+f3") { text in
      let isVoice = text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x5F: true
        case 0x2D: true
        default: false
        }
      }
      return isVoice && !text.hasPrefix("-") && (1...64).contains(text.count) ? text : nil
    }
  }

  /// Where numbers without a country code are at home.
  static var country: Self {
    Self(allowed: "a country code of E.164, such as 1 or 49") { text in
      let digits = text.hasPrefix("+") ? String(text.dropFirst()) : text
      return NumberPlan(home: digits) == nil ? nil : digits
    }
  }

  static func digits(_ count: ClosedRange<Int>) -> Self {
    Self(allowed: "\(count.lowerBound) to \(count.upperBound) digits, in quotes") { text in
      count.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        ? text : nil
    }
  }
}
