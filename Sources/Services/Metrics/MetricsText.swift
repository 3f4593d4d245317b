/// A Prometheus text page being written (exposition format 0.0.4).
package struct MetricsText {
  package private(set) var text = ""
  private let prefix: String

  /// Every name begins with the prefix and an underscore.
  package init(prefix: String) {
    self.prefix = prefix
  }

  package mutating func add(
    _ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: Int)]
  ) {
    add(name, type, help, samples.map { ($0.labels, "\($0.value)") })
  }

  /// Values as they are to be written.
  package mutating func add(
    _ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]
  ) {
    text += "# HELP \(prefix)_\(name) \(help)\n# TYPE \(prefix)_\(name) \(type)\n"
    for sample in samples {
      let labels = sample.labels.isEmpty ? "" : "{\(sample.labels)}"
      text += "\(prefix)_\(name)\(labels) \(sample.value)\n"
    }
  }
}
