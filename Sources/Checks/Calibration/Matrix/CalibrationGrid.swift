/// Checks as rows, defects as numbered columns: `x` seen, `?` no longer decided, `·` not seen.
struct CalibrationGrid {
  let matrix: CalibrationMatrix

  /// The widest line.
  var width: Int { labelWidth + 2 + matrix.rows.count }

  private var labelWidth: Int { matrix.checks.map(\.id.rawValue.count).max() ?? 0 }

  /// The numbers read downwards, then one line a check.
  var lines: [String] {
    let numbers = matrix.rows.indices.map { String($0 + 1) }
    let digits = numbers.last?.count ?? 0
    let blank = String(repeating: " ", count: labelWidth + 2)
    let head = (0..<digits).map { place in
      blank
        + numbers.map { number -> String in
          let padded = String(repeating: " ", count: digits - number.count) + number
          return String(Array(padded)[place])
        }.joined()
    }
    return head
      + matrix.checks.map { card in
        let label = card.id.rawValue
        return label + String(repeating: " ", count: labelWidth + 2 - label.count)
          + matrix.rows.map { Self.sign($0.mark(card.id)) }.joined()
      }
  }

  /// One line a check with the numbers of the defects it sees, for narrow terminals.
  var lists: [String] {
    matrix.checks.map { card in
      let seen = matrix.rows.indices.filter { matrix.rows[$0].mark(card.id) == .killed }
      return "\(card.id): "
        + (seen.isEmpty ? "none" : seen.map { "\($0 + 1)" }.joined(separator: " "))
    }
  }

  private static func sign(_ mark: CalibrationMatrix.Mark) -> String {
    switch mark {
    case .killed: "x"
    case .doubt: "?"
    case .unseen: "·"
    }
  }
}
