/// The shape of a service's configuration file: which keys there are, and what they must hold.
package protocol ConfigurationShape {
  associatedtype Content
  var reader: YAMLReader { get }
  /// What the text says; the reader then holds what is wrong with it.
  mutating func read(_ text: String) -> Content?
}

extension ConfigurationShape {
  /// What the text says; throws every problem there is, with file, line and the allowed values.
  package mutating func content(of text: String) throws(ConfigurationError) -> Content {
    let content = read(text)
    guard let content, reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
    return content
  }
}
