/// Names of parties made to fit.
enum LadderNames {
  /// Each name in at most that many characters; two that look the same keep their ends instead.
  static func fitted(_ names: [String], to widths: [Int]) -> [String] {
    let short = zip(names, widths).map { name, width in
      // The end of an address says more than its beginning.
      name.first?.isNumber == true || name.contains(":")
        ? name.tail(of: width) : name.shortened(to: width)
    }
    return zip(zip(names, widths), short).map { whole, cut in
      let isAmbiguous = cut != whole.0 && short.count { $0 == cut } > 1
      return isAmbiguous ? whole.0.tail(of: whole.1) : cut
    }
  }
}
