/// Bytes that cannot be read come from one carrier, and the other is served as before.
enum HostileTraces {
  static let all: [CorrectTrace] = [
    CorrectTrace(
      "hostile-carrier", "one carrier sends what is no SIP, the other asks and calls",
      PlainTraces.overTCP
        + """
        carrier2 -> system   GARBAGE 0.000 body="INVITE sip:a\\r\\n\\r\\n"
        carrier  -> system   OPTIONS 0.010 call=2
        system   -> carrier  200     0.011 call=2
        carrier2 -> system   GARBAGE 0.020 body="\\r\\nno SIP at all\\r\\n"
        carrier  -> system   INVITE  0.100
        system   -> carrier  100     0.101
        system   -> primary  INVITE  0.102
        primary  -> system   200     0.200
        system   -> carrier  200     0.201
        carrier  -> system   ACK     0.202
        system   -> primary  ACK     0.203

        """ + ExampleLadders.hangUp("primary"))
  ]
}
