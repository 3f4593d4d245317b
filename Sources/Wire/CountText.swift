/// A number and what it counts: `1 call`, `2 calls`; `many` where that is not the word and an s.
public func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
