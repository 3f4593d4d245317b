/// One database with customers.
public protocol CustomerNode: Sendable {
  /// How reports call it; without passwords.
  var name: String { get }

  /// Looks a number up; nil where the database does not have it.
  ///
  /// Never blocks the calling thread. It may take longer than it was given, up to the network's
  /// patience; the directory does not wait for that.
  func customer(
    _ number: PhoneNumber, within limit: Duration
  ) async throws(NodeProblem) -> Customer?

  /// Asks for nothing, to see whether the database would answer.
  func probe(within limit: Duration) async throws(NodeProblem)
}

/// Why a node gave no answer.
public struct NodeProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The node's name.
  public let node: String
  /// Finishes the sentence "NODE: ".
  public let reason: String

  public init(node: String, reason: String) {
    self.node = node
    self.reason = reason
  }

  public var description: String { "\(node): \(reason)" }
}

/// What a directory found.
public enum Lookup: Hashable, Sendable {
  /// A customer, and the name of the node that knew.
  case known(Customer, node: String)
  /// The node that was asked does not have the number.
  case unknown(node: String)
  /// No node answered within the budget; why, one reason for each node.
  case unavailable([NodeProblem])
}
