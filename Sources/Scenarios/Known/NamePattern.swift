/// A name with `*` for any characters and `?` for one.
package struct NamePattern: Sendable {
  private let pattern: [Character]

  package init(_ pattern: String) {
    self.pattern = Array(pattern)
  }

  package func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (at, here) = (0, 0)
    // Where the last star was, and how far it has eaten.
    var star: (pattern: Int, name: Int)?
    while here < name.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, here)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == name[here] {
        at += 1
        here += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        at = last.pattern + 1
        here = last.name + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
