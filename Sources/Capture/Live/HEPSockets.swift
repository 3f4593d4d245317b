package import Wire

#if canImport(Glibc)
  import Glibc
#endif

/// The UDP and TCP sockets on which HEP is received; used by one thread, closed with it.
package struct HEPSockets: ~Copyable {
  package let endpoint: Endpoint
  private let datagrams: Int32
  private let listener: Int32
  private var connections: [Int32: (peer: Endpoint, cutter: HEPCutter)] = [:]
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  static let mostConnections = 64

  /// What came: a datagram, or what a connection's bytes complete.
  package enum Arrival {
    case datagram([UInt8], from: Endpoint)
    case packets([HEPPacket], from: Endpoint)
    /// A connection on which something else than HEP came; it is closed.
    case refused(from: Endpoint)
  }

  package init(_ place: HEPPlace) throws(CaptureError) {
    func failure(_ step: String) -> CaptureError {
      .cannotCapture(
        interface: "\(place)", step: step, reason: String(cString: strerror(errno)))
    }
    func refusal() -> CaptureError {
      .cannotListen(place: "\(place)", reason: String(cString: strerror(errno)))
    }
    let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let family = place.endpoint.address.isIPv6 ? AF_INET6 : AF_INET
    let datagrams = socket(family, Int32(SOCK_DGRAM.rawValue) | flags, 0)
    let listener = socket(family, Int32(SOCK_STREAM.rawValue) | flags, 0)
    var problem: CaptureError?
    var endpoint = place.endpoint
    if datagrams < 0 || listener < 0 { problem = failure("socket") }
    var room: Int32 = 8_388_608
    setsockopt(
      datagrams, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
    var one: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    if problem == nil, !SocketName(endpoint).bind(datagrams) { problem = refusal() }
    if problem == nil {
      // Where any port would do, both sockets take the same one.
      endpoint = SocketName.of(datagrams) ?? endpoint
      if !SocketName(endpoint).bind(listener) || listen(listener, 16) != 0 {
        problem = refusal()
      }
    }
    if let problem {
      for socket in [datagrams, listener] where socket >= 0 { close(socket) }
      throw problem
    }
    self.datagrams = datagrams
    self.listener = listener
    self.endpoint = endpoint
  }

  deinit {
    for connection in connections.keys { close(connection) }
    for socket in [datagrams, listener] { close(socket) }
  }

  /// Become readable when something has come.
  var descriptors: [Int32] { [datagrams, listener] + connections.keys }

  /// How many datagrams the kernel threw away as they came faster than they were read; 0 where it
  /// does not say.
  var dropped: Int { counter(8) ?? 0 }

  /// At least as many datagrams as wait: each takes more of the kernel's memory than that.
  private var mostWaiting: Int { counter(0).map { $0 / 256 + 1 } ?? 65_536 }

  /// One of the kernel's counters of the datagrams: 0 the memory they take (SK_MEMINFO_RMEM_ALLOC),
  /// 8 what it threw away (SK_MEMINFO_DROPS); nil where it does not say.
  private func counter(_ index: Int) -> Int? {
    #if os(Linux)
      var counters = [UInt32](repeating: 0, count: 9)
      let size = counters.count * MemoryLayout<UInt32>.size
      var length = socklen_t(size)
      guard getsockopt(datagrams, SOL_SOCKET, SO_MEMINFO, &counters, &length) == 0,
        length == socklen_t(size)
      else { return nil }
      return Int(counters[index])
    #else
      return nil
    #endif
  }

  /// Visits what has come, without waiting; where much has, not all of it.
  package mutating func drain(_ visit: (Arrival) -> Void) {
    accept()
    // Bounded, so that a flood of datagrams leaves the connections their turn.
    drainDatagrams(atMost: 256, visit)
    for connection in connections.keys.sorted() { drainConnection(connection, visit) }
  }

  /// Visits all that has come, without waiting, and no more: a sender who goes on does not hold it.
  package mutating func drainAll(_ visit: (Arrival) -> Void) {
    accept()
    drainDatagrams(atMost: mostWaiting, visit)
    for connection in connections.keys.sorted() {
      var left = Self.waiting(connection)
      while left > 0 {
        let count = drainConnection(connection, visit)
        guard count > 0 else { break }
        left -= count
      }
    }
  }

  private mutating func drainDatagrams(atMost most: Int, _ visit: (Arrival) -> Void) {
    for _ in 0..<most {
      var name = SocketName()
      let count = name.receive(datagrams, &buffer)
      guard count >= 0 else { return }
      if let peer = name.endpoint { visit(.datagram(Array(buffer.prefix(count)), from: peer)) }
    }
  }

  /// How many bytes of a connection wait to be read.
  private static func waiting(_ socket: Int32) -> Int {
    var count: Int32 = 0
    return ioctl(socket, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
  }

  private mutating func accept() {
    while true {
      var name = SocketName()
      let socket = name.accept(listener)
      guard socket >= 0 else { return }
      guard connections.count < Self.mostConnections, let peer = name.endpoint else {
        close(socket)
        continue
      }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      connections[socket] = (peer, HEPCutter())
    }
  }

  /// Gives how many bytes were read; 0 where none were, or the connection is over.
  @discardableResult
  private mutating func drainConnection(_ socket: Int32, _ visit: (Arrival) -> Void) -> Int {
    guard let connection = connections.removeValue(forKey: socket) else { return 0 }
    let peer = connection.peer
    var cutter = connection.cutter
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else {
      if count < 0, errno == EAGAIN || errno == EINTR {
        connections[socket] = (peer, cutter)
      } else {
        close(socket)
      }
      return 0
    }
    // The view lives no longer than the closure that is given the bytes.
    let (packets, damage) = buffer.withUnsafeBytes { cutter.feed(ByteView($0).prefix(count)) }
    visit(.packets(packets, from: peer))
    if damage != nil {
      visit(.refused(from: peer))
      close(socket)
      return 0
    }
    connections[socket] = (peer, cutter)
    return count
  }
}
