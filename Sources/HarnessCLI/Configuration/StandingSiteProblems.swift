import Plugins
import Systems
import Wire

extension StandingSite {
  /// What is wrong with the addresses: outside loopback, or two parties at one.
  func problems(at place: Place) -> [Problem] {
    let named =
      [("system", [system]), ("carriers", carriers), ("trunks", trunks), ("others", others)]
      .flatMap { name, endpoints in endpoints.map { (name, $0.address) } }
    var problems = named.filter { !$0.1.isLoopback }.map {
      Problem(place, "\($0.0): \($0.1) is not on loopback; nothing is sent anywhere else")
    }
    for (index, (name, address)) in named.enumerated() {
      guard let other = named[..<index].first(where: { $0.1 == address }) else { continue }
      problems.append(
        Problem(
          place,
          "\(address) is both among \(other.0) and \(name); packets are told apart by address, so "
            + "that each party needs one of its own, such as 127.0.0.2"))
    }
    return problems
  }
}
