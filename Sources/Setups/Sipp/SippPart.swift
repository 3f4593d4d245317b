/// A SIPp program that plays a party, and what it is told.
package struct SippPart: Sendable, Hashable {
  package let reading: SippReading
  package let call: SippCall
  /// The CSV file beside it; nil where it needs none.
  package let csv: String?
  /// Further words of the command line, in pairs.
  package let options: [String]
  /// Whether the Request-URI is the callee's and the system its outbound proxy.
  package let callsCallee: Bool

  package init(
    _ reading: SippReading, _ call: SippCall, csv: String? = nil, options: [String] = [],
    callsCallee: Bool = false
  ) {
    self.reading = reading
    self.call = call
    self.csv = csv
    self.options = options
    self.callsCallee = callsCallee
  }

  /// The command line; paths begin at the folder of the scenario, which is two below the top.
  var words: [String] {
    var words = ["sipp"]
    if reading.role == .caller {
      words += callsCallee ? ["{primary}", "-rsa", "{system}"] : ["{system}"]
    }
    words += ["-sf", "{fixtures}/../../\(reading.path)"]
    if let csv { words += ["-inf", "{fixtures}/../../\(csv)"] }
    words += ["-i", "{address}", "-p", "{port}", "-t", "u1", "-m", "1"]
    words += options
    return words + ["-nostdin", "-timeout", "\(seconds)s", "-timeout_error"]
  }

  /// How long its part may take.
  var seconds: Int { reading.pause / 1000 + 30 }
}
