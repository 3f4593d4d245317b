import Calls
import Checks
import Media
import SIP
import Wire

/// What a lifeboat may do wrong.
enum LifeboatDefects {
  static let all: [Defect] = heard + called + kept

  private static let heard: [Defect] = [
    Defect("prompt-silent", .edit, "the prompt is silence") { specimen in
      spoilt(specimen) { _, _ in 0xFF }
    },
    Defect("prompt-clipped", .edit, "the prompt is as loud as the codec can say") { specimen in
      spoilt(specimen) { byte, _ in byte & 0x80 }
    },
    Defect("prompt-cut-short", .edit, "the prompt is silent after two seconds") { specimen in
      guard specimen.trace.name == "lifeboat-prompt" else { return [] }
      return spoilt(specimen) { byte, at in at > .milliseconds(2_100) ? 0xFF : byte }
    },
    Defect("prompt-late", .delay, "the prompt comes three seconds late") { specimen in
      guard isLifeboat(specimen) else { return [] }
      return specimen.spoiling(.delay(MediaSelector("system", "carrier"), by: .seconds(3)))
    },
    Defect("digit-ignored", .drop, "nothing is said after the digit") { specimen in
      guard specimen.trace.name.hasPrefix("lifeboat-voicemail"), let first = specimen.places.first
      else { return [] }
      return [
        Strike(
          first,
          spoil: { packets in
            packets.filter { !isFromSystem($0) || $0.at < Moment.zero + .milliseconds(6_300) }
          })
      ]
    },
    Defect("vip-unknown", .edit, "the VIP hears what everybody hears") { specimen in
      guard specimen.trace.name == "lifeboat-greetings", let first = specimen.places.first else {
        return []
      }
      return [Strike(first, spoil: { alike($0) })]
    },
  ]

  private static let called: [Defect] = [
    Defect("duty-skipped", .edit, "the caller is referred to the second first") { specimen in
      guard specimen.trace.name == "lifeboat-duty-referred" else { return [] }
      return specimen.editing({ $0.isRequest(.refer) }) {
        $0.rewrite(.referTo, "duty1@127.10.0.31", to: "duty2@127.10.0.32")
      }
    },
    Defect("duty-rung-long", .delay, "who does not answer is rung three seconds longer") {
      specimen in
      guard specimen.trace.name == "lifeboat-duty-unanswered" else { return [] }
      return specimen.postponing(by: .seconds(3)) { $0.isRequest(.cancel) }
    },
    Defect("agent-not-called", .drop, "the agent is not called") { specimen in
      guard specimen.trace.name == "lifeboat-agent",
        let first = specimen.places.first(where: { $0.to?.name == "agent" })
      else { return [] }
      let own = specimen.places.filter { $0.to?.name == "agent" || $0.from?.name == "agent" }
      return [Strike(first, own.map { .remove($0.index) })]
    },
    Defect("desktop-tried", .insert, "a connection to the dead desktop is tried") { specimen in
      guard let desktop = specimen.roles.parties.first(where: { $0.role == .silent }),
        let system = specimen.roles.parties.first(where: { $0.role == .system }),
        let first = specimen.places.first
      else { return [] }
      return [
        Strike(
          first,
          traffic: { traffic in
            var traffic = traffic
            traffic.contacts.append(
              Contact(
                from: system.address, to: Endpoint(desktop.address, 443), .tcp, frame: 1,
                at: first.at))
            return traffic
          })
      ]
    },
  ]

  private static let kept: [Defect] = [
    stored("stored-nowhere", .drop, "nothing is stored") { _ in [] },
    stored("stored-other", .edit, "something else is stored") { exchanges in
      exchanges.map {
        $0.with(WaveFile(Clip(MadeSpeech.samples(24_000, seed: 77))).bytes, at: $0.target)
      }
    },
    stored("stored-in-part", .edit, "half of the message is stored") { exchanges in
      exchanges.map { exchange in
        let samples = (try? WaveFile(exchange.body))?.clip.samples ?? []
        return exchange.with(
          WaveFile(Clip(Array(samples.prefix(samples.count / 2)))).bytes, at: exchange.target)
      }
    },
    stored("stored-twice", .repeat, "the message is stored under two names") { exchanges in
      exchanges + exchanges.suffix(1).map { $0.with($0.body, at: "/voicemail/again.wav") }
    },
  ]

  private static func stored(
    _ name: String, _ kind: Defect.Kind, _ meaning: String,
    _ change: @escaping @Sendable ([WebExchange]) -> [WebExchange]
  ) -> Defect {
    Defect(name, kind, meaning) { specimen in
      guard !specimen.exchanges.isEmpty, let first = specimen.places.first else { return [] }
      return [
        Strike(
          first,
          traffic: { traffic in
            var traffic = traffic
            traffic.exchanges = change(traffic.exchanges)
            return traffic
          })
      ]
    }
  }

  private static func isLifeboat(_ specimen: Specimen) -> Bool {
    specimen.trace.name.hasPrefix("lifeboat-")
  }

  private static let system = IPAddress.v4(127, 10, 0, 1)

  private static func isFromSystem(_ packet: MediaPacket) -> Bool {
    packet.source.address == system
  }

  /// Every byte of what the system says changed, with how late its packet is.
  private static func spoilt(
    _ specimen: Specimen, _ change: @escaping @Sendable (UInt8, Duration) -> UInt8
  ) -> [Strike] {
    guard isLifeboat(specimen), let first = specimen.places.first else { return [] }
    return [
      Strike(
        first,
        spoil: { packets in
          packets.map { packet in
            guard isFromSystem(packet), let header = packet.header else { return packet }
            let late = packet.at - Moment.zero
            return MediaPacket(
              frame: packet.frame, at: packet.at, from: packet.source, to: packet.destination,
              header.packet(packet.bytes[header.payload].map { change($0, late) }))
          }
        })
    ]
  }

  /// The first caller hears what the second does.
  private static func alike(_ packets: [MediaPacket]) -> [MediaPacket] {
    let own = packets.filter { isFromSystem($0) }
    let ports = own.map(\.source.port).reduce(into: [UInt16]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    guard ports.count > 1 else { return packets }
    let general = own.filter { $0.source.port == ports[1] }.compactMap { packet in
      packet.header.map { Array(packet.bytes[$0.payload]) }
    }
    var next = 0
    return packets.map { packet in
      guard isFromSystem(packet), packet.source.port == ports[0], let header = packet.header,
        next < general.count
      else { return packet }
      defer { next += 1 }
      return MediaPacket(
        frame: packet.frame, at: packet.at, from: packet.source, to: packet.destination,
        header.packet(general[next]))
    }
  }
}

extension WebExchange {
  fileprivate func with(_ body: [UInt8], at target: String) -> WebExchange {
    WebExchange(
      from: client, to: server, method: method, target: target, fields: fields, body: body,
      length: body.count, isWhole: isWhole, startedAt: startedAt, frame: frame, at: at,
      answer: answer)
  }
}
