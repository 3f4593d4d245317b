import Testing

/// Rules of style that a machine can hold.
struct StyleTests {
  static let sources = House.files(in: "Sources")
  static let tests = House.files(in: "Tests")

  @Test func `no source file is longer than 400 lines`() {
    for file in Self.sources {
      #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test func `no drawer without a name`() {
    let drawers = [
      "utils", "util", "helpers", "helper", "common", "misc", "extensions", "managers",
    ]
    for file in Self.sources {
      let parts = file.path.lowercased().split(whereSeparator: { "/.".contains($0) })
      #expect(!parts.contains { drawers.contains(String($0)) }, "\(file.path)")
    }
  }

  @Test func `nothing is unfinished`() {
    // Taken apart, so that this file does not find itself.
    let marks = ["TO" + "DO", "FIX" + "ME", "fatal" + "Error(", "try" + "!"]
    for file in Self.sources {
      for (index, line) in file.lines.enumerated() {
        #expect(!marks.contains { line.contains($0) }, "\(file.path):\(index + 1): \(line)")
      }
    }
  }

  @Test func `tests do not sleep`() {
    let marks = ["Task." + "sleep", "u" + "sleep(", "Thread." + "sleep"]
    for file in Self.tests {
      for (index, line) in file.lines.enumerated() {
        #expect(!marks.contains { line.contains($0) }, "\(file.path):\(index + 1): \(line)")
      }
    }
  }

  @Test func `nothing is imported for testing only`() {
    for file in Self.tests {
      #expect(!file.lines.contains { $0.hasPrefix("@test" + "able") }, "\(file.path)")
    }
  }
}
