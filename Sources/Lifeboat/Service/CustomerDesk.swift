import Customers
import Foundation
import Postgres
import Synchronization

/// Finds out who calls, and how to greet them.
final class CustomerDesk: Sendable {
  private let plan: NumberPlan?
  private let directory: CustomerDirectory
  private let shelf: PromptShelf
  private let diary: Diary
  private let counts = Mutex<[LookupResult: Int]>([:])

  init(
    _ rules: CustomerRules?, shelf: PromptShelf, folder: URL, _ diary: Diary
  ) throws(LifeboatService.StartError) {
    plan = rules?.numbers
    var nodes: [any CustomerNode] = []
    for node in rules?.nodes ?? [] { nodes.append(try Self.node(node, folder)) }
    directory = CustomerDirectory(nodes: nodes, budget: rules?.budget ?? .milliseconds(800))
    self.shelf = shelf
    self.diary = diary
  }

  var lookups: [LookupResult: Int] { counts.withLock { $0 } }

  /// How to greet a number; takes as long as the directory's budget and the name's speaking.
  func greeting(_ number: String) async -> Greeting {
    guard let plan else { return .general }
    switch plan.read(number) {
    case .unknown(let reason):
      note(.unreadable, "the caller is nobody known: \(reason)")
      return .general
    case .number(let number, _):
      switch await directory.customer(number) {
      case .unavailable(let problems):
        note(
          .unavailable,
          "no database knows whether \(number) is a customer: "
            + problems.map { "\($0)" }.joined(separator: "; "))
      case .unknown(let node): note(.unknown, "\(number) is no customer, says \(node)")
      case .known(let customer, let node):
        note(
          customer.isVIP ? .vip : .known,
          "\(number) is a \(customer.isVIP ? "VIP" : "customer"), says \(node)")
        if customer.isVIP { return await personal(customer.name) }
      }
      return .general
    }
  }

  private func personal(_ name: String) async -> Greeting {
    do throws(PromptError) {
      return .personal(try await shelf.greeting(name))
    } catch {
      diary.warn("a name cannot be spoken: \(error)")
      return .general
    }
  }

  private func note(_ result: LookupResult, _ sentence: String) {
    counts.withLock { $0[result, default: 0] += 1 }
    diary.note(sentence)
  }

  private static func node(
    _ node: CustomerRules.Node, _ folder: URL
  ) throws(LifeboatService.StartError) -> any CustomerNode {
    switch node {
    case .sqlite(let path):
      return SQLiteCustomers(
        folder.place(of: path).path)
    case .postgres(let text):
      do {
        return try PostgresCustomers(text)
      } catch {
        throw .store("\(error)")
      }
    }
  }
}
