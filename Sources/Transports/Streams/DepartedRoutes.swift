/// Connections that a peer had opened and that are closed now; the oldest are forgotten.
struct DepartedRoutes {
  static let limit = 4096

  private var routes: Set<StreamRoute> = []
  private var order: [StreamRoute] = []

  func contains(_ route: StreamRoute) -> Bool { routes.contains(route) }

  mutating func insert(_ route: StreamRoute) {
    guard routes.insert(route).inserted else { return }
    order.append(route)
    if order.count > Self.limit { routes.remove(order.removeFirst()) }
  }

  mutating func remove(_ route: StreamRoute) {
    guard routes.remove(route) != nil else { return }
    order.removeAll { $0 == route }
  }
}
