import Plugins
import Setups
import Testing
import Wire

/// Kamailio configurations as templates.
struct KamailioTests {
  private func reading(_ text: String, _ name: String = "kamailio.cfg") -> ProxyReading {
    ProxyReading(FoundFile(name, text), .kamailio)
  }

  private static let head = """
    #!KAMAILIO
    listen=udp:10.0.0.1:5060
    listen=tcp:10.0.0.1:5060
    loadmodule "tm.so"
    modparam("tm", "fr_timer", 3000)
    modparam("tm", "fr_inv_timer", 4000)

    """

  @Test func `the shipped template is found again in what it renders to`() throws {
    let plain = try Fixtures.plainKamailio()
    #expect(!plain.contains("{{"))
    let reading = reading(plain, "failover.cfg")
    let shipped = try Fixtures.shippedKamailio()
      .replacing("; {{…}} is filled in by the harness.", with: ".")
    #expect(reading.files.map(\.text) == [shipped])
    #expect(reading.chores.isEmpty, "\(reading.chores)")
    #expect(reading.answerWithin == .seconds(3))
    #expect(reading.ringWithin == .seconds(4))
    #expect(reading.triggers == [408, 503])
    #expect(reading.trunks == ["127.0.0.11:5060", "127.0.0.12:5060"])
    #expect(reading.transports == [.udp, .tcp])
  }

  @Test func `a folder with a dispatcher list and an include becomes templates`() throws {
    let setup = Setup(files: try Fixtures.folder("Setups/kamailio"))
    guard case .proxy(let reading)? = setup.systems.first?.system else {
      Issue.record("\(setup.systems)")
      return
    }
    #expect(setup.systems.map(\.name) == ["kamailio"])
    #expect(
      reading.files.map(\.name) == ["kamailio.cfg", "included-routes.cfg", "dispatcher.list"])
    let main = reading.files[0].text
    #expect(main.contains("#!substdef \"!MY_IP!{{system.address}}!g\""), "\(main)")
    #expect(
      main.contains(
        "listen=udp:MY_IP:{{system.port}} advertise {{system.address}}:{{system.port}}\n"))
    #expect(main.contains("\nlisten=tcp:{{system.address}}:{{system.port}}\n"))
    #expect(main.contains("\ntcp_source_ipv4={{system.address}}\n"))
    #expect(
      main.contains("\n# Left out by harness init, which uses 192.0.2.10: listen=udp:127.0.0.1"))
    #expect(main.contains("modparam(\"tm\", \"fr_timer\", {{answerWithin.ms}})"))
    #expect(
      main.contains("modparam(\"dispatcher\", \"list_file\", \"{{directory}}/dispatcher.list\")"))
    #expect(main.contains("modparam(\"ctl\", \"binrpc\", \"udp:{{system.address}}:2049\")"))
    #expect(main.contains("include_file \"included-routes.cfg\""))
    // Comments and branches that are not taken are as they were.
    #expect(main.contains("/* modparam(\"tm\", \"fr_timer\", 9999)\n"))
    #expect(main.contains("\nlisten=tls:192.0.2.10:5061\n"))
    #expect(reading.files[1].text.contains("t_check_status(\"{{triggers.statuses}}\")"))
    let list = """
      # set destination flags priority attributes
      {{#trunks}}
      1 sip:{{address}}:{{port}};transport={{transport}} 0 {{preference}} weight={{weight}}
      {{/trunks}}
      2 sip:198.51.100.99:5060

      """
    #expect(reading.files[2].text == list)
    #expect(reading.answerWithin == .milliseconds(2500))
    #expect(reading.triggers == [408, 500, 503])
    #expect(
      setup.chores.map(\.place.description) == ["dispatcher.list:4", "kamailio.cfg:12"],
      "\(setup.chores)")
  }

  @Test func `trunks that are named one by one are numbered`() {
    let reading = reading(
      Self.head + """
        #!define GW "sip:10.0.0.12:5070"
        request_route {
          if ($si == "10.0.0.11") { drop; }
          $ru = "sip:" + $rU + "@10.0.0.11:5060";
          t_relay();
        }
        failure_route[A] {
          $du = GW;
          t_relay_to_udp("10.0.0.13", "5060");
        }
        """)
    let text = reading.files[0].text
    #expect(text.contains("if ($si == \"{{trunk.1.address}}\")"), "\(text)")
    #expect(
      text.contains(
        "\"@{{trunk.1.address}}:{{trunk.1.port}};transport={{trunk.1.transport}}\""))
    #expect(
      text.contains(
        "#!define GW \"sip:{{trunk.2.address}}:{{trunk.2.port}};transport={{trunk.2.transport}}\""))
    #expect(text.contains("t_relay_to_udp(\"{{trunk.3.address}}\", \"5060\")"))
    #expect(reading.trunks == ["10.0.0.11:5060", "10.0.0.12:5070", "10.0.0.13:5060"])
  }

  @Test func `what is not certain is left and listed`() {
    let reading = reading(
      """
      #!KAMAILIO
      listen=udp:10.0.0.1:5060
      loadmodule "tm.so"
      loadmodule "dispatcher.so"
      modparam("dispatcher", "db_url", "mysql://k:p@10.9.9.9/kamailio")
      request_route {
        t_set_fr(0, 2000);
        $var(gw) = "sip:voicemail.example.com";
        if (!ds_select_dst("1", "4")) exit;
        t_relay();
      }
      failure_route[A] {
        if (t_check_status("[45][0-9][0-9]")) t_relay();
      }
      """)
    let chores = reading.chores.map { "\($0.place.line) \($0.sentence.prefix(24))" }
    #expect(
      chores == [
        "3 fr_inv_timer is set nowh", "5 10.9.9.9 is nobody's add", "5 trunks come from a datab",
        "10 no trunk was recognised;", "13 goes on at \"[45][0-9][0-",
      ], "\(reading.chores)")
    #expect(reading.files[0].text.contains("t_set_fr(0, {{answerWithin.ms}})"))
    #expect(reading.files[0].text.contains("\"sip:voicemail.example.com\""))
    #expect(reading.answerWithin == .seconds(2))
  }

  @Test func `without a listen line the command says where`() {
    let reading = reading(
      "#!KAMAILIO\nloadmodule \"tm.so\"\nrequest_route { $du = \"sip:10.0.0.5\"; t_relay(); }\n")
    #expect(
      reading.arguments == [
        "-l", "udp:{{system.address}}:{{system.port}}", "-l",
        "tcp:{{system.address}}:{{system.port}}",
      ])
    #expect(
      reading.files[0].text.contains(
        "$du = \"sip:{{trunk.1.address}}:{{trunk.1.port}};transport={{trunk.1.transport}}\";"))
  }

  @Test func `two failure routes with other statuses are not mixed`() {
    let reading = reading(
      Self.head + """
        request_route { $du = "sip:10.0.0.5:5060"; t_relay(); }
        failure_route[A] { if (t_check_status("503")) exit; }
        failure_route[B] { if (t_check_status("500|502")) exit; }
        """)
    #expect(reading.triggers == nil)
    #expect(reading.chores.map(\.place.line) == [8, 9])
  }
}
