/// What a placeholder or a section of a template stands for.
public enum TemplateValue: Hashable, Sendable {
  case text(String)
  /// A section shows its content if true.
  case flag(Bool)
  /// A section shows its content once for each item, with the item's own values.
  case list([[String: TemplateValue]])
}

extension TemplateValue: ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral {
  public init(stringLiteral text: String) { self = .text(text) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
}
