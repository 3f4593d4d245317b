import Checks
import Wire

/// Calls into a lifeboat in which everything is right.
enum LifeboatTraces {
  static let all: [CorrectTrace] = [
    trace("lifeboat-prompt", "the prompt is spoken, and the caller hangs up", prompt),
    trace(
      "lifeboat-duty-busy", "the first of the list is busy, the second answers",
      setting: "lifeboat.duty.by: invite", busy
    ) { $0.duty.by = .invite },
    trace(
      "lifeboat-duty-unanswered", "the first is rung for two seconds, the second answers",
      setting: "lifeboat.duty.by: invite, lifeboat.duty.ring: 2s", unanswered
    ) {
      $0.duty.by = .invite
      $0.duty.ring = .seconds(2)
    },
    trace("lifeboat-duty-referred", "the caller is referred, twice", referred),
    trace("lifeboat-voicemail", "a message is left and stored", stored),
    trace("lifeboat-voicemail-retried", "the store refuses twice and then takes it", retried),
    trace(
      "lifeboat-greetings", "a VIP and two others", setting: GreetingLadders.policy, greetings
    ) { $0.vips = [GreetingLadders.number] },
    trace(
      "lifeboat-agent", "an agent is called at the secondary extension",
      setting: "lifeboat.duty.by: invite", agent
    ) { $0.duty.by = .invite },
    trace("lifeboat-database-gone", "the prompt comes though the database is gone", database),
  ]

  private static func trace(
    _ name: String, _ title: String, setting: String = "",
    _ ladder: @autoclosure @escaping @Sendable () -> String,
    under change: (inout LifeboatPolicy) -> Void = { _ in }
  ) -> CorrectTrace {
    var policy = LifeboatPolicy()
    change(&policy)
    let taken = "answering\n" + ladder()
    return CorrectTrace(name, title, setting: setting, policies: [policy], taken)
  }

  /// A call over TCP, as nothing there is sent again; the caller is there and silent.
  private static let begun = """
    default transport=tcp
    carrier -> system  INVITE 0.000
    system  -> carrier 100    0.001
    system  -> carrier 200    0.010 own
    carrier -> system  ACK    0.011
    carrier -> system  RTP PCMU 300 0.020..6.020 sound=silence
    system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1

    """

  private static func end(_ time: Double) -> String {
    """
    carrier -> system  BYE \(decimal(time, places: 3))
    system  -> carrier 200 \(decimal(time + 0.001, places: 3))

    """
  }

  private static let prompt = "with desktop\n" + begun + end(9)

  private static let busy =
    begun + """
      carrier -> system  DTMF 1 6.300
      system  -> duty1   INVITE 6.600 b2bua
      duty1   -> system  486    6.700
      system  -> duty1   ACK    6.701
      system  -> duty2   INVITE 6.702 b2bua
      duty2   -> system  180    6.800
      duty2   -> system  200    7.500
      system  -> duty2   ACK    7.501

      """ + end(10) + """
      system  -> duty2   BYE    10.002
      duty2   -> system  200    10.003

      """

  private static let unanswered =
    begun + """
      carrier -> system  DTMF 1 6.300
      system  -> duty1   INVITE 6.600 b2bua
      duty1   -> system  180    6.700
      system  -> duty1   CANCEL 8.600
      duty1   -> system  200 CANCEL 8.601
      duty1   -> system  487    8.602
      system  -> duty1   ACK    8.603
      system  -> duty2   INVITE 8.604 b2bua
      duty2   -> system  200    9.000
      system  -> duty2   ACK    9.001

      """ + end(12) + """
      system  -> duty2   BYE    12.002
      duty2   -> system  200    12.003

      """

  private static let referred =
    "with duty1 duty2\n" + begun + """
      carrier -> system  DTMF 1 6.300
      system  -> carrier REFER  6.600 refer-to=sip:duty1@127.10.0.31
      carrier -> system  202    6.601
      carrier -> system  NOTIFY 6.602 sipfrag="SIP/2.0 100 Trying" state=active;expires=60
      system  -> carrier 200    6.603
      carrier -> system  NOTIFY 6.700 sipfrag="SIP/2.0 486 Busy Here" state=terminated;reason=noresource
      system  -> carrier 200    6.701
      system  -> carrier REFER  6.702 refer-to=sip:duty2@127.10.0.32
      carrier -> system  202    6.703
      carrier -> system  NOTIFY 6.704 sipfrag="SIP/2.0 100 Trying" state=active;expires=60
      system  -> carrier 200    6.705
      carrier -> system  NOTIFY 7.700 sipfrag="SIP/2.0 200 OK" state=terminated;reason=noresource
      system  -> carrier 200    7.701
      system  -> carrier BYE    7.702
      carrier -> system  200    7.703

      """

  private static let message =
    begun + """
      carrier -> system  DTMF 2 6.300
      carrier -> system  RTP PCMU 70 6.500..7.900 sound=silence
      system  -> carrier RTP PCMU 50 6.700..7.700 sound=speech:2
      carrier -> system  RTP PCMU 150 8.000..11.000 sound=speech:9

      """ + end(11.1)

  private static let put =
    "audio=carrier since=7.9 header.x-ms-meta-caller=15550000001 header.x-ms-meta-seconds=3.0"

  private static let stored =
    message + "system -> store PUT /voicemail/1.wav 11.200 status=201 \(put)\n"

  private static let retried =
    message + """
      system -> store PUT /voicemail/1.wav 11.200 status=503 \(put)
      system -> store PUT /voicemail/1.wav 11.400 status=503 \(put)
      system -> store PUT /voicemail/1.wav 12.000 status=201 \(put)

      """

  private static let greetings =
    "default transport=tcp\n" + GreetingLadders.ladder(vip: 2, others: [1, 1], isHeard: true)

  private static let agent =
    "with desktop\n" + begun + """
      carrier -> system  DTMF 3 6.300
      system  -> agent   INVITE 6.600 b2bua
      agent   -> system  180    6.700
      agent   -> system  200    7.500
      system  -> agent   ACK    7.501

      """ + end(10) + """
      system  -> agent   BYE    10.002
      agent   -> system  200    10.003

      """

  private static let database = "with database\n" + begun + end(9)
}
