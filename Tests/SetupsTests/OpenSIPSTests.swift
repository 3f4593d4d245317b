import Setups
import Testing
import Wire

/// OpenSIPS configurations as templates, and how the two languages are told apart.
struct OpenSIPSTests {
  @Test func `sockets, timers in seconds and gateways are found`() throws {
    let reading = ProxyReading(
      try Fixtures.file("Setups/opensips.cfg", as: "opensips.cfg"), .opensips)
    let text = reading.files[0].text
    #expect(
      text.contains(
        """
        socket=udp:{{system.address}}:{{system.port}}
        # Added by harness init: scenarios call over UDP and over TCP.
        socket=tcp:{{system.address}}:{{system.port}}

        """), "\(text)")
    #expect(text.contains("loadmodule \"proto_udp.so\"\nloadmodule \"proto_tcp.so\"\n"))
    #expect(text.contains("modparam(\"tm\", \"fr_timeout\", {{answerWithin.s}})"))
    #expect(text.contains("modparam(\"tm\", \"fr_inv_timeout\", {{ringWithin.s}})"))
    #expect(text.contains("\"{{directory}}/opensips_fifo\""))
    #expect(text.contains("if ($si == \"{{trunk.1.address}}\")"))
    for number in 1...2 {
      #expect(
        text.contains(
          "$du = \"sip:{{trunk.\(number).address}}:{{trunk.\(number).port}};transport="
            + "{{trunk.\(number).transport}}\";"))
    }
    #expect(text.contains("t_check_status(\"{{triggers.statuses}}\")"))
    #expect(reading.answerWithin == .seconds(3))
    #expect(reading.ringWithin == .seconds(30))
    #expect(reading.chores.isEmpty, "\(reading.chores)")
  }

  @Test func `the language is told by content`() throws {
    #expect(Dialect.recognise(try Fixtures.text("Setups/opensips.cfg")) == .one(.opensips))
    #expect(Dialect.recognise(try Fixtures.plainKamailio()) == .one(.kamailio))
    #expect(Dialect.recognise("loadmodule \"tm.so\"\nroute {\n}\n") == .either)
    #expect(Dialect.recognise("# loadmodule \"tm.so\"\n# route {\n") == .neither)
    #expect(Dialect.recognise(try Fixtures.text("Setups/kamailio/routes.cfg")) == .neither)
    #expect(Dialect.recognise("") == .neither)
  }
}
