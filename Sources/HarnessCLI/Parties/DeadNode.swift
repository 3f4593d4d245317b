import Plugins
import Synchronization
import Wire

#if canImport(Glibc)
  import Glibc
#endif

/// A server that takes connections and never says a word, as one whose cloud has stalled.
struct DeadNode: PartyPlayer {
  var card: ExtensionCard {
    ExtensionCard(
      "dead-node", "takes TCP connections and never answers; as \"refusing\" it takes none",
      settings: [
        .count("port", in: 1...65_535, default: 5_432, "where it listens; PostgreSQL's unless said")
      ])
  }

  func refusal(of manner: String) -> String? {
    ["silent", "refusing"].contains(manner) ? nil : "it knows silent and refusing"
  }

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    let port = UInt16(clamping: settings.count("port") ?? 5_432)
    let node = Node(Endpoint(place.endpoint.address, port))
    if let problem = await node.be("silent") { throw CustomerTable.Wrong(description: problem) }
    return .service(node)
  }

  /// A socket that listens and is never read: the kernel takes the connections by itself.
  private final class Node: PartyService {
    private let place: Endpoint
    private let socket = Mutex<Int32?>(nil)

    init(_ place: Endpoint) {
      self.place = place
    }

    func be(_ manner: String) async -> String? {
      manner == "silent" ? listen() : close()
    }

    func count() async -> Int { 0 }

    func stop() async -> [String] {
      _ = close()
      return []
    }

    private func close() -> String? {
      socket.withLock { socket in
        if let open = socket { _ = Glibc.close(open) }
        socket = nil
        return nil
      }
    }

    private func listen() -> String? {
      socket.withLock { socket in
        guard socket == nil else { return nil }
        guard case .v4(let number) = place.address else { return "it is no IPv4 address" }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let made = Glibc.socket(AF_INET, type, 0)
        guard made >= 0 else { return "no socket can be made" }
        var yes: Int32 = 1
        setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = place.port.bigEndian
        address.sin_addr.s_addr = number.bigEndian
        let isBound = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            Glibc.bind(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
          }
        }
        guard isBound, Glibc.listen(made, 128) == 0 else {
          _ = Glibc.close(made)
          return "cannot listen at \(place)"
        }
        socket = made
        return nil
      }
    }
  }
}
