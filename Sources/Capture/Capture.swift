// Capture: from packets on the wire to sightings.
//
// Reads capture files (pcap and pcapng, plain, packed with gzip, or from a pipe) and, through
// libpcap, the loopback interface; takes frames apart (link, IP, fragments, UDP, TCP), and hands
// out a `Sighting` for everything a judge cares about. It knows where messages begin and end; it
// knows nothing of transactions, dialogs or calls, and nothing of whoever sent the packets.
// Reading the wire cannot fail: what is malformed becomes an `.unreadable` sighting, and a
// damaged file is an error beside what could be read of it.
//
// One pipeline serves every source: `SightingReader` is fed by files, by `LiveCapture` and by
// `TapRecorder`. The only module that imports libpcap. `HEPListener` has no packets to take apart:
// capture agents tell it what they saw.
//
// What is decided by content and what by ports: SIP, HEP, TLS and WebSocket by content on any port; a
// tunnel's port (VXLAN, Geneve, GTP-U, L2TP) is a hint that holds when IP is inside; DNS by port.
// Endpoints are always the innermost ones. A packet that the capture has more than once, inside and
// outside a tunnel or on several interfaces, counts once (`CopyFilter`), and so does a message that
// was reported and seen (`MessageCopies`). What HEP reports stands at the time the agent gives and
// under the frame that brought the report.
