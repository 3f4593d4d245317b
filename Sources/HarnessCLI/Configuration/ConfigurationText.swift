import Documents
import Foundation
import Linting
import Plugins

/// A configuration file's text, read strictly where it is a carrier file.
struct ConfigurationText {
  static let standardInput = "-"

  private let file: String

  init(_ file: String) {
    self.file = file
  }

  /// The documents in it; throws every problem at once.
  func documents(_ linter: Linter, _ registry: Registry) throws -> [ConfigurationDocument] {
    let text = try text()
    let documents = try ConfigurationReader.read(text, file: file)
    if documents.contains(where: { $0.form == .carrier }) {
      try check(text, documents, registry)
    }
    let strange = documents.filter { !linter.knows($0) }
    if let first = strange.first {
      throw Problems(
        Problem(
          Place(file, first.root.position.line),
          "nothing in it is configuration that a lint rule reads; harness explain lint:ID says "
            + "what each reads"))
    }
    return documents
  }

  /// Holds each carrier file to its vocabulary.
  private func check(
    _ text: String, _ documents: [ConfigurationDocument], _ registry: Registry
  ) throws {
    var problems: [Problem] = []
    for (node, document) in zip(try YAMLText.readAll(text, file: file), documents)
    where document.form == .carrier {
      do {
        _ = try CarrierFile.read(node, file: file, registry: registry)
      } catch let found as Problems {
        problems += found.all
      }
    }
    if let problems = Problems(problems) { throw problems }
  }

  private func text() throws -> String {
    let data: Data
    do {
      data = try bytes()
    } catch {
      throw Problems(Problem(Place(file, 1), "the file cannot be read: \(FileText.reason(error))"))
    }
    guard data.count <= ConfigurationReader.largest else {
      throw Problems(
        Problem(
          Place(file, 1), "the file is larger than \(ConfigurationReader.largest >> 20) MiB"))
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Problems(Problem(Place(file, 1), "the file is not UTF-8 text"))
    }
    return text
  }

  /// No more than a reader takes, whatever the file is.
  private func bytes() throws -> Data {
    let most = ConfigurationReader.largest + 1
    guard file != Self.standardInput else {
      return try FileHandle.standardInput.readToEnd()?.prefix(most) ?? Data()
    }
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    defer { try? handle.close() }
    return try handle.read(upToCount: most) ?? Data()
  }
}
