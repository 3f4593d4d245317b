/// Whose language a configuration is written in.
package enum Dialect: String, Sendable, CaseIterable {
  case kamailio, opensips

  package var title: String {
    switch self {
    case .kamailio: "Kamailio"
    case .opensips: "OpenSIPS"
    }
  }

  /// What a text shows of itself.
  package enum Recognition: Sendable, Hashable {
    /// No main configuration of either.
    case neither
    case one(Dialect)
    /// Modules and routes, but nothing that tells the two apart.
    case either
  }

  private static let kamailioModules: Set = [
    "tmx", "pv", "siputils", "kex", "corex", "textopsx", "jsonrpcs", "ctl", "cfg_rpc", "htable",
    "sanity", "app_lua", "app_python3", "rtimer",
  ]
  private static let opensipsModules: Set = [
    "signaling", "sipmsgops", "proto_udp", "proto_tcp", "proto_tls", "proto_hep", "proto_bin",
    "mi_http", "drouting", "b2b_entities", "event_route",
  ]

  /// Judges by modules, routes and settings, not by the file's name.
  package static func recognise(_ text: String) -> Recognition {
    var (kamailio, opensips) = (0, 0)
    var (hasModules, hasRoutes, hasIncludes) = (false, false, false)
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let start = String(
        decoding: line.drop { $0 == 0x20 || $0 == 0x09 }.prefix(200), as: UTF8.self)
      if start.hasPrefix("#!KAMAILIO") || start.hasPrefix("#!SER") { kamailio += 10 }
      if start.hasPrefix("#") || start.hasPrefix("//") { continue }
      if start.hasPrefix("include_file") { hasIncludes = true }
      if start.hasPrefix("loadmodule") {
        hasModules = true
        let name = moduleName(start)
        if kamailioModules.contains(name) { kamailio += 1 }
        if opensipsModules.contains(name) { opensips += 1 }
      } else if start.hasPrefix("request_route") {
        hasRoutes = true
        kamailio += 2
      } else if start.hasPrefix("route") {
        hasRoutes = true
      } else if start.hasPrefix("socket") || start.hasPrefix("udp_workers")
        || start.hasPrefix("xlog_level") || start.hasPrefix("stderror_enabled")
      {
        opensips += 2
      } else if start.contains("\"fr_timeout\"") {
        opensips += 1
      } else if start.contains("\"fr_timer\"") {
        kamailio += 1
      }
    }
    // A file that says whose it is may have its modules or routes in others.
    let isMarked = kamailio >= 10 && (hasModules || hasRoutes) && hasIncludes
    guard hasModules && hasRoutes || isMarked else { return .neither }
    if kamailio == opensips {
      // Paths and comments of old configurations, which either may still read.
      let words = text.lowercased()
      kamailio += words.contains("kamailio") ? 1 : 0
      opensips += words.contains("opensips") ? 1 : 0
    }
    if kamailio == opensips { return .either }
    return .one(kamailio > opensips ? .kamailio : .opensips)
  }

  /// `tm` of `loadmodule "modules/tm.so"`.
  private static func moduleName(_ line: String) -> String {
    let words = line.split { $0 == " " || $0 == "\t" || $0 == "\"" || $0 == "'" || $0 == "/" }
    let file = words.dropFirst().first { $0.hasSuffix(".so") } ?? words.last ?? ""
    return String(file.hasSuffix(".so") ? file.dropLast(3) : file)
  }
}
