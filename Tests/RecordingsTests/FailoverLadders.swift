import Checks

/// Failovers of many kinds, through a proxy and through a B2BUA.
enum FailoverLadders {
  struct Case {
    let name: String
    let text: String
    /// Whether its outline says it all, under which policies by their place in
    /// `OutlineEquivalenceTests.policies`.
    var outlinedUnder: [Int] = [0, 1]
  }

  static let all: [Case] = proxied + proxied.map(backToBack)

  /// The same with Call-IDs of the system's own.
  private static func backToBack(_ item: Case) -> Case {
    Case(
      name: "\(item.name), B2BUA",
      text: item.text.split(separator: "\n").map { line in
        let words = line.split(separator: " ")
        let isNew = words.count > 4 && words[0] == "system" && words[3] == "INVITE"
        return isNew && !line.contains("again") ? "\(line) b2bua\n" : "\(line)\n"
      }.joined(), outlinedUnder: item.outlinedUnder)
  }

  private static let proxied: [Case] = [
    Case(name: "503", text: begun + refusal("primary", 0.010) + answered("secondary", 0.020)),
    Case(
      name: "503, the edge hangs up",
      text: begun + refusal("primary", 0.010) + answered("secondary", 0.020, hangsUp: false)
        + edgeHangsUp("secondary")),
    Case(
      name: "503 from two",
      text: begun + refusal("primary", 0.010) + asked("secondary", 0.020)
        + refusal("secondary", 0.030) + answered("tertiary", 0.040)),
    Case(
      name: "503 from both",
      text: begun + refusal("primary", 0.010) + asked("secondary", 0.020)
        + refusal("secondary", 0.030)
        + "system -> carrier 503 0.032\ncarrier -> system ACK 0.033\nend 90\n"),
    Case(
      name: "silence over TCP", text: overTCP + begun + answered("secondary", 3.002),
      outlinedUnder: [1]),
    Case(
      name: "silence over TCP, cancelled first",
      text: overTCP + begun + cancelled("primary", 3.002) + answered("secondary", 3.102),
      outlinedUnder: []),
    Case(
      name: "rings, and a lost 487",
      text: begun + rings + "system -> primary CANCEL 4.100\nprimary -> system 200 CANCEL 4.101\n"
        + answered("secondary", 4.202)),
    Case(
      name: "silence over UDP",
      text: begun + "system -> primary INVITE 0.502 again\nsystem -> primary INVITE 1.502 again\n"
        + answered("secondary", 3.002), outlinedUnder: [1]),
    Case(
      name: "silence over UDP, sent again too soon",
      text: begun + "system -> primary INVITE 0.102 again\nsystem -> primary INVITE 1.502 again\n"
        + answered("secondary", 3.002), outlinedUnder: []),
    Case(
      name: "silence of both over UDP",
      text: begun + "system -> primary INVITE 0.502 again\nsystem -> primary INVITE 1.502 again\n"
        + "system -> secondary INVITE 3.002\nsystem -> secondary INVITE 3.502 again\n"
        + "system -> secondary INVITE 4.502 again\nsystem -> carrier 408 6.002\n"
        + "carrier -> system ACK 6.003\nend 120\n", outlinedUnder: [1]),
    Case(
      name: "rings and is cancelled",
      text: begun + rings + cancelled("primary", 4.100) + answered("secondary", 4.200)),
    Case(
      name: "rings and is cancelled too late",
      text: begun + rings + "system -> secondary INVITE 4.100\n" + cancelled("primary", 4.100033)
        + answer("secondary", 4.110), outlinedUnder: []),
    Case(
      name: "rings and is cancelled twice",
      text: begun + rings + "system -> primary CANCEL 4.100\nsystem -> primary CANCEL 4.600 again\n"
        + "primary -> system 200 CANCEL 4.601\nprimary -> system 487 4.602\n"
        + "system -> primary ACK 4.603\n" + answered("secondary", 4.700), outlinedUnder: []),
    Case(
      name: "late 180",
      text: overTCP + begun + asked("secondary", 3.002) + "primary -> system 180 3.500\n"
        + cancelled("primary", 3.501) + answer("secondary", 4.000), outlinedUnder: [1]),
    Case(
      name: "late 200",
      text: overTCP + begun + asked("secondary", 3.002)
        + answer("secondary", 4.000, hangsUp: false)
        + "primary -> system 200 5.000\nsystem -> primary ACK 5.001\n"
        + "system -> primary BYE 5.002 own\nprimary -> system 200 BYE 5.003\n"
        + ExampleLadders.hangUp("secondary", at: 9), outlinedUnder: []),
    Case(
      name: "the caller gives up",
      text: begun + refusal("primary", 0.010) + asked("secondary", 0.020)
        + "secondary -> system 180 0.100\nsystem -> carrier 180 0.101\n"
        + "carrier -> system CANCEL 2.000\nsystem -> carrier 200 CANCEL 2.001\n"
        + cancelled("secondary", 2.002)
        + "system -> carrier 487 2.103\ncarrier -> system ACK 2.104\nend 90\n"),
    Case(
      name: "the secondary is busy",
      text: begun + refusal("primary", 0.010) + asked("secondary", 0.020)
        + "secondary -> system 480 0.100\nsystem -> secondary ACK 0.101\n"
        + "system -> carrier 480 0.102\ncarrier -> system ACK 0.103\nend 90\n"),
  ]

  private static let overTCP = "default transport=tcp\n"

  private static let begun = """
    carrier -> system INVITE 0.000 header.X-Account=42
    system -> carrier 100 0.001
    system -> primary INVITE 0.002

    """

  private static let rings = """
    primary -> system 180 0.100
    system -> carrier 180 0.101

    """

  private static func refusal(_ edge: String, _ time: Double) -> String {
    "\(edge) -> system 503 \(time)\nsystem -> \(edge) ACK \(time + 0.001)\n"
  }

  private static func cancelled(_ edge: String, _ time: Double) -> String {
    """
    system -> \(edge) CANCEL \(time)
    \(edge) -> system 200 CANCEL \(time + 0.001)
    \(edge) -> system 487 \(time + 0.002)
    system -> \(edge) ACK \(time + 0.003)

    """
  }

  private static func asked(_ edge: String, _ time: Double) -> String {
    "system -> \(edge) INVITE \(time)\n\(edge) -> system 100 \(time + 0.001)\n"
  }

  private static func answered(_ edge: String, _ time: Double, hangsUp: Bool = true) -> String {
    asked(edge, time) + answer(edge, time + 0.2, hangsUp: hangsUp)
  }

  private static func answer(_ edge: String, _ time: Double, hangsUp: Bool = true) -> String {
    """
    \(edge) -> system 180 \(time)
    system -> carrier 180 \(time + 0.001)
    \(edge) -> system 200 \(time + 0.3)
    system -> carrier 200 \(time + 0.301)
    carrier -> system ACK \(time + 0.302)
    system -> \(edge) ACK \(time + 0.303)

    """ + (hangsUp ? ExampleLadders.hangUp(edge, at: 9) + "end 90\n" : "")
  }

  private static func edgeHangsUp(_ edge: String) -> String {
    """
    \(edge) -> system BYE 9.000
    system -> carrier BYE 9.001
    carrier -> system 200 9.002
    system -> \(edge) 200 9.003
    end 90

    """
  }
}
