import Checks
import Wire

/// A chart of one measure: a row a scenario, a dot a variant, a band for what is allowed.
struct TimingChart {
  /// What stands in one row: the variants of one name under one allowance.
  private struct Row {
    let name: String
    let allowed: ClosedRange<Double>?
    var dots: [Dot] = []
  }

  fileprivate struct Dot {
    let entry: ReportEntry
    let measured: MeasuredValue
  }

  /// In pixels.
  private enum Size {
    static let label = 250
    static let plot = 520
    static let value = 150
    static let row = 22
    static let head = 26
    static var width: Int { label + plot + value }
  }

  /// More seconds than anybody waits; a measure may give any number.
  private static let bound = 1e6

  let title: String
  private let rows: [Row]
  private let most: Double

  /// Nil where nothing was measured in seconds.
  init?(_ id: MeasureID, _ title: String, in entries: [ReportEntry]) {
    var rows: [Row] = []
    for entry in entries.sorted(by: { $0.number < $1.number }) {
      for measured in entry.measured
      where measured.measure == id && measured.unit == .seconds && abs(measured.value) < Self.bound
      {
        let place = rows.firstIndex { $0.name == entry.name && $0.allowed == measured.allowed }
        if place == nil { rows.append(Row(name: entry.name, allowed: measured.allowed)) }
        rows[place ?? rows.count - 1].dots.append(Dot(entry: entry, measured: measured))
      }
    }
    guard !rows.isEmpty else { return nil }
    self.title = title
    // What is out of bounds first.
    self.rows =
      rows.filter { $0.dots.contains { $0.isOutside } }
      + rows.filter { !$0.dots.contains { $0.isOutside } }
    let values = rows.flatMap {
      $0.dots.map(\.measured.value) + [min($0.allowed?.upperBound ?? 0, Self.bound)]
    }
    most = max((values.max() ?? 1) * 1.05, 0.001)
  }

  /// How many values there are, and how many of them are not as they may be.
  var count: Int { rows.reduce(0) { $0 + $1.dots.count } }
  var outside: Int { rows.reduce(0) { $0 + $1.dots.count { $0.isOutside } } }

  var markup: Markup {
    let height = Size.head + rows.count * Size.row + 6
    return tag("figure", .class("chart")) {
      tag("figcaption") { title }
      tag(
        "div", .class("scroll"), .init("tabindex", "0"), .init("role", "region"),
        .init("aria-label", title)
      ) {
        tag(
          "svg", .init("role", "group"), .init("aria-label", title), .init("width", Size.width),
          .init("height", height), .init("viewBox", "0 0 \(Size.width) \(height)")
        ) {
          axis(to: height - 4)
          Markup(rows.enumerated().map { row($1, at: Size.head + $0 * Size.row + 11) })
        }
      }
    }
  }

  private func axis(to bottom: Int) -> Markup {
    let step = Self.step(most)
    return Markup(
      (0...Int(most / step)).map { index in
        let value = Double(index) * step
        return Markup([
          tag("path", .class("grid"), .init("d", "M\(x(value)) 20V\(bottom)")),
          tag("text", .class("tick"), .init("x", x(value)), .init("y", 13)) { Self.text(value) },
        ])
      })
  }

  private func row(_ row: Row, at y: Int) -> Markup {
    let values = row.dots.map(\.measured.value)
    let least = values.min() ?? 0
    let greatest = values.max() ?? 0
    let span =
      Self.text(least) == Self.text(greatest)
      ? Self.text(least) : "\(Self.text(least)) to \(Self.text(greatest))"
    let isOutside = row.dots.contains { $0.isOutside }
    return Markup([
      tag("text", .class("name"), .init("x", Size.label - 12), .init("y", y + 4)) {
        row.name.shortened(to: 36)
      },
      row.allowed.map { band($0, at: y) } ?? .none,
      Markup(row.dots.map { dot($0, at: y) }),
      tag(
        "text", .class(isOutside ? "value outside" : "value"),
        .init("x", Size.label + Size.plot + 12), .init("y", y + 4)
      ) { span },
    ])
  }

  private func band(_ allowed: ClosedRange<Double>, at y: Int) -> Markup {
    let left = x(allowed.lowerBound)
    return tag(
      "rect", .class("band"), .init("x", left), .init("y", y - 8),
      .init("width", max(x(allowed.upperBound) - left, 2)), .init("height", 16)
    ) {
      tag("title") {
        "allowed: \(Self.text(allowed.lowerBound)) to \(Self.text(allowed.upperBound))"
      }
    }
  }

  /// A circle within the band, a diamond outside: colour alone does not say it.
  private func dot(_ dot: Dot, at y: Int) -> Markup {
    let place = x(dot.measured.value)
    return tag(
      "a", .class(dot.isOutside ? "dot outside" : "dot"),
      .href(.place(EntrySection.id(dot.entry.number)))
    ) {
      tag("title") { dot.sentence }
      if dot.isOutside {
        tag("path", .init("d", "M\(place) \(y - 6)l6 6-6 6-6-6z"))
      } else {
        tag("circle", .init("cx", place), .init("cy", y), .init("r", 4))
      }
    }
  }

  private func x(_ value: Double) -> Int {
    Size.label + Int((min(max(value, 0), most) / most * Double(Size.plot)).rounded())
  }

  /// The distance of the grid's lines: 1, 2 or 5 of some power of ten, eight lines at most.
  private static func step(_ most: Double) -> Double {
    var step = 0.0001
    while true {
      for factor in [1.0, 2.0, 5.0] where most / (step * factor) <= 8 { return step * factor }
      step *= 10
    }
  }

  static func text(_ value: Double) -> String {
    let seconds = min(max(value, -bound), bound)
    return seconds < 1
      ? "\(decimal(seconds * 1000, places: seconds < 0.01 && seconds > 0 ? 1 : 0)) ms"
      : "\(decimal(seconds, places: 2)) s"
  }
}

extension TimingChart.Dot {
  fileprivate var isOutside: Bool { measured.isAllowed == false }

  /// `primary-503 udp: primary to secondary after 503, 1.2 ms, allowed 0 ms to 500 ms`.
  fileprivate var sentence: String {
    var text =
      "\(entry.name) \(entry.variant): \(measured.subject), \(TimingChart.text(measured.value))"
    if let allowed = measured.allowed {
      text +=
        ", allowed \(TimingChart.text(allowed.lowerBound)) to "
        + TimingChart.text(allowed.upperBound)
    }
    return text
  }
}
