import Customers

/// Telephone numbers: what is read is E.164, and a refusal is a short, plain sentence.
enum NumberProbe {
  private static let plans = ["1", "49", "39", "7", "238"].compactMap { NumberPlan(home: $0) }

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    let text = String(decoding: bytes, as: UTF8.self)
    for plan in plans + [.international] {
      switch plan.read(text) {
      case .number(let number, let ext):
        try FuzzFinding.expect(
          PhoneNumber(number.e164) == number, "\(number) is read as something else")
        try FuzzFinding.expect(
          number.e164.utf8.count <= 16, "\(number) is longer than E.164 allows")
        try FuzzFinding.expect(
          plan.read(number.e164).number == number, "\(number) is not itself at home")
        try FuzzFinding.expect(ext.map { (1...16).contains($0.utf8.count) } ?? true, "extension")
      case .unknown(let reason):
        try FuzzFinding.expect(
          reason.utf8.count <= 200 && reason.utf8.allSatisfy { $0 >= 32 && $0 < 127 },
          "a reason is no plain sentence: \(reason.debugDescription)")
      }
    }
  }
}
