import Customers
import Testing
import Wire

struct NumberPlanTests {
  struct Spelling: Sendable, CustomTestStringConvertible {
    let home: String
    let text: String
    let e164: String?
    var ext: String?
    var testDescription: String { "\(text) in +\(home)" }

    init(_ home: String, _ text: String, _ e164: String?, ext: String? = nil) {
      self.home = home
      self.text = text
      self.e164 = e164
      self.ext = ext
    }
  }

  static let spellings: [Spelling] = [
    // As headers have them.
    Spelling("49", "tel:+1-201-555-0123", "+12015550123"),
    Spelling("49", "tel:+1-201-555-0123;ext=7", "+12015550123", ext: "7"),
    Spelling("49", "TEL:+49(30)1234567;phone-context=example.com", "+49301234567"),
    Spelling("1", "tel:555-0123;phone-context=+1-201", "+12015550123"),
    Spelling("1", "tel:030123456;phone-context=+49", "+4930123456"),
    Spelling("1", "tel:7042;phone-context=example.com", nil),
    // A digit with a mark above it sorts between two digits and is none.
    Spelling("1", "201555012\u{33}\u{59F}", nil),
    Spelling("49", "sip:004915112345678@10.0.0.1:5060;user=phone", "+4915112345678"),
    Spelling("49", "\"49 30\" <sip:+4915112345678;npdi@host>;tag=8a", "+4915112345678"),
    Spelling("49", "<sip:%2B4915112345678@host>", "+4915112345678"),
    Spelling("49", "sips:015112345678@host", "+4915112345678"),
    Spelling("1", "sip:12015550123@host", "+12015550123"),
    Spelling("1", "sip:2015550123@host", "+12015550123"),
    // As people write them.
    Spelling("49", "+49 (0) 151 / 123-456.78", "+4915112345678"),
    Spelling("49", "0151 12345678 ext. 12", "+4915112345678", ext: "12"),
    Spelling("1", "(201) 555-0123 x4567", "+12015550123", ext: "4567"),
    Spelling("44", "020 7946 0958", "+442079460958"),
    Spelling("44", "+44\u{A0}20\u{A0}7946\u{A0}0958", "+442079460958"),
    Spelling("39", "06 1234 5678", "+390612345678"),
    Spelling("39", "+39 06 1234 5678", "+390612345678"),
    Spelling("33", "06 12 34 56 78", "+33612345678"),
    Spelling("33", "612345678", "+33612345678"),
    Spelling("36", "06 1 234 5678", "+3612345678"),
    Spelling("7", "8 812 345-67-89", "+78123456789"),
    Spelling("7", "8123456789", "+78123456789"),
    Spelling("7", "810 49 30 1234567", "+49301234567"),
    Spelling("45", "32 12 34 56", "+4532123456"),
    Spelling("61", "0011 49 30 1234567", "+49301234567"),
    Spelling("81", "010 1 201 555 0123", "+12015550123"),
    // What is not settled stays unknown.
    Spelling("49", "15112345678", nil),
    Spelling("49", "+490151123456", nil),
    Spelling("1", "555-0123", nil),
    Spelling("1", "0049 151 12345678", nil),
    Spelling("49", "+999 123456", nil),
    Spelling("49", "+1 201 555 01234", nil),
    Spelling("49", "+1 (0) 201 555 0123", nil),
    Spelling("49", "anonymous", nil),
    Spelling("49", "sip:anonymous@anonymous.invalid", nil),
    Spelling("49", "sip:alice@127.0.0.1", nil),
    Spelling("49", "110", nil),
    Spelling("49", "+", nil),
    Spelling("49", "", nil),
    Spelling("49", "+49+151", nil),
    Spelling("49", "sip:%FF%FE@host", nil),
    Spelling("49", "0151 12345678 x", nil),
  ]

  @Test(arguments: spellings) func `a number as it is spelled`(spelling: Spelling) throws {
    let plan = try #require(NumberPlan(home: spelling.home))
    switch plan.read(spelling.text) {
    case .number(let number, let ext):
      #expect(number.e164 == spelling.e164)
      #expect(ext == spelling.ext)
    case .unknown(let reason):
      #expect(spelling.e164 == nil, "\(reason)")
      #expect(!reason.isEmpty && reason.utf8.count < 200)
    }
  }

  @Test func `a carrier's habits can be set`() throws {
    let bare = try #require(NumberPlan(home: "+49", bare: .international))
    #expect(bare.read("4915112345678").number?.e164 == "+4915112345678")
    #expect(bare.read("12015550123").number?.e164 == "+12015550123")
    #expect(bare.read("015112345678").number?.e164 == "+4915112345678")
    let prefixed = try #require(NumberPlan(home: "1", prefixes: ["00"]))
    #expect(prefixed.read("004915112345678").number?.e164 == "+4915112345678")
    #expect(NumberPlan(home: "999") == nil)
    #expect(NumberPlan(home: "49", prefixes: ["+"]) == nil)
  }

  @Test func `E.164 alone is read as such`() throws {
    let number = try #require(PhoneNumber("+4915112345678"))
    #expect(number.countryCode == "49" && number.national == "15112345678")
    for text in ["4915112345678", "+49 151 12345678", "+4915112345678x1", "+0123456", "+1234"] {
      #expect(PhoneNumber(text) == nil, "\(text)")
    }
  }

  @Test func `whatever is put together, what is read is E.164 and itself again`() throws {
    let pieces = [
      "+", "0", "00", "49", "1", "8", "151", "2015550123", "(0)", "(", ")", "-", " ", "x", "ext.",
      "sip:", "tel:", "@host", ";ext=", ";phone-context=", "<", ">", "%2B", "%", "\u{A0}", "é",
    ]
    var generator = SeededGenerator(seed: 4)
    let plans = try ["49", "1", "39", "7", "238"].map { try #require(NumberPlan(home: $0)) }
    var read = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...9, using: &generator)
      let text = (0..<count).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      for plan in plans {
        guard let number = plan.read(text).number else { continue }
        read += 1
        if PhoneNumber(number.e164) != number || plan.read(number.e164).number != number {
          Issue.record("\(text) is read as \(number)")
        }
      }
    }
    #expect(read > 500)
  }

  @Test func `hostile text is refused at once`() throws {
    let plan = try #require(NumberPlan(home: "49"))
    for text in [
      String(repeating: "9", count: 1_000_000), String(repeating: "(0)", count: 300),
      String(repeating: "<", count: 500), "tel:+49;ext=" + String(repeating: "1", count: 900),
      "tel:1;phone-context=+1;phone-context=tel:1;phone-context=+1", "\u{0}\u{202E}+49",
    ] {
      guard case .unknown(let reason) = plan.read(text) else {
        Issue.record("\(text.prefix(40)) was read")
        continue
      }
      #expect(reason.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value < 127 })
      #expect(reason.utf8.count < 200)
    }
  }
}
