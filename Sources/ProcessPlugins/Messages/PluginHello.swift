import Foundation

/// A plugin's first line: who it is, and what it brings.
public struct PluginHello: Sendable, Hashable {
  /// The version of the protocol that the harness speaks.
  public static let protocolVersion = 1

  public let name: String
  public let version: String
  /// What may be set for it in harness.yml.
  public let settings: [OfferedSetting]
  public let offers: PluginOffers

  /// Reads the line; throws what is wrong with it.
  package static func read(_ line: [UInt8]) throws(PluginFault) -> PluginHello {
    let message: PluginMessage
    do throws(MessageFault) { message = try PluginMessage(line) } catch {
      throw .badHello("its first line is \(error): \"\(PluginText.brief(line))\"")
    }
    guard case .request(method: "hello", id: nil) = message else {
      throw .badHello("its first line is another message: \"\(PluginText.brief(line))\"")
    }
    do {
      // The version alone first: another one may have other fields.
      let first = try JSONDecoder().decode(Envelope<Version>.self, from: Data(line)).params
      guard first.version == protocolVersion else {
        throw PluginFault.version(theirs: first.version)
      }
      let hello = try JSONDecoder().decode(Envelope<PluginHello>.self, from: Data(line)).params
      if let problem = hello.problems.first { throw PluginFault.badHello(problem) }
      return hello
    } catch let fault as PluginFault {
      throw fault
    } catch {
      throw .badHello(MessageFault(error).description)
    }
  }

  private struct Envelope<Params: Decodable>: Decodable {
    let params: Params
  }

  private struct Version: Decodable {
    let version: Int

    enum CodingKeys: String, CodingKey {
      case version = "protocol"
    }
  }

  /// Everything that is wrong with what it offers.
  var problems: [String] {
    var problems: [String] = []
    if !PluginName.isPlugin(name) {
      problems.append("its name \"\(PluginText.brief(name))\" is not \(PluginName.rule)")
    }
    if version.isEmpty || version.count > 40 || PluginText.brief(version) != version {
      problems.append("its version is not a text of 1 to 40 characters")
    }
    problems += settings.flatMap(\.problems)
    for name in Set(settings.map(\.name)) where settings.count(where: { $0.name == name }) > 1 {
      problems.append("setting \"\(name)\" is declared twice")
    }
    return problems + offers.problems
  }
}

extension PluginHello: Decodable {
  enum CodingKeys: String, CodingKey {
    case name, version, settings, offers
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    version = try container.decode(String.self, forKey: .version)
    settings = try container.decodeIfPresent([OfferedSetting].self, forKey: .settings) ?? []
    offers = try container.decodeIfPresent(PluginOffers.self, forKey: .offers) ?? PluginOffers()
  }
}

/// What names a plugin may give.
public enum PluginName {
  /// What a plugin is named like.
  public static let rule = "of 1 to 40 small letters, digits and hyphens, a letter first"
  static let partRule =
    "of 1 to 60 small letters, digits, hyphens and dots, a letter first and no dot last"

  /// `ring-time`.
  public static func isPlugin(_ text: String) -> Bool {
    isName(text, most: 40, alsoAllowed: [])
  }

  /// `ring.within`.
  public static func isPart(_ text: String) -> Bool {
    isName(text, most: 60, alsoAllowed: ["."]) && text.last != "."
  }

  private static func isName(_ text: String, most: Int, alsoAllowed: Set<Character>) -> Bool {
    guard let first = text.first, first.isASCII, first.isLowercase, text.count <= most else {
      return false
    }
    return text.allSatisfy {
      $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-" || alsoAllowed.contains($0))
    }
  }
}
