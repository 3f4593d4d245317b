import Checks

/// Traces in which everything is right, to be damaged.
enum RightTraces {
  static let overTCP = "default transport=tcp\n"

  static let answered = overTCP + ExampleLadders.answered + ExampleLadders.hangUp("primary")

  static let silentPrimary =
    ExampleLadders.failedOver
      + """
      primary -> system    200      4.000
      system  -> primary   ACK      4.001
      system  -> primary   BYE      4.002  own
      primary -> system    200 BYE  4.003

      """ + ExampleLadders.hangUp("secondary")

  /// The same over TCP, where nothing is sent twice.
  private static let failedOverTCP =
    overTCP
    + ExampleLadders.failedOver.split(separator: "\n").filter {
      !$0.contains("0.502") && !$0.contains("1.502")
    }.joined(separator: "\n") + "\n"

  static let absorbed =
    failedOverTCP
      + """
      primary -> system    200      4.000
      system  -> primary   ACK      4.001
      system  -> primary   BYE      4.002  own
      primary -> system    200 BYE  4.003

      """ + ExampleLadders.hangUp("secondary")

  static let ringingPrimary =
    overTCP
      + """
      carrier   -> system    INVITE      0.000
      system    -> carrier   100         0.001
      system    -> primary   INVITE      0.002
      primary   -> system    180         0.100
      system    -> carrier   180         0.101
      system    -> primary   CANCEL      3.000
      system    -> secondary INVITE      3.001
      primary   -> system    200 CANCEL  3.002
      primary   -> system    487         3.003
      system    -> primary   ACK         3.004
      secondary -> system    200         3.200
      system    -> carrier   200         3.201
      carrier   -> system    ACK         3.202
      system    -> secondary ACK         3.203

      """ + ExampleLadders.hangUp("secondary")

  static let refused =
    overTCP
      + """
      carrier   -> system    INVITE      0.000
      system    -> carrier   100         0.001
      system    -> primary   INVITE      0.002
      primary   -> system    503         0.003
      system    -> primary   ACK         0.004
      system    -> secondary INVITE      0.005
      secondary -> system    486         0.100
      system    -> secondary ACK         0.101
      system    -> carrier   486         0.102
      carrier   -> system    ACK         0.603

      """

  static let busyOverUDP = """
    carrier   -> system    INVITE      0.000
    system    -> carrier   100         0.001
    system    -> primary   INVITE      0.002
    primary   -> system    486         0.100
    system    -> primary   ACK         0.101
    system    -> carrier   486         0.102
    system    -> carrier   486         0.602  again
    carrier   -> system    ACK         0.603

    """

  static let relayedAndAbsorbed =
    failedOverTCP
      + """
      primary -> system    200      4.000
      system  -> carrier   200      4.001
      system  -> primary   ACK      4.002
      system  -> primary   BYE      4.003  own
      primary -> system    200 BYE  4.004
      carrier -> system    ACK      4.010  to-tag=tag-primary
      carrier -> system    BYE      4.011  to-tag=tag-primary
      system  -> carrier   200 BYE  4.012

      """ + ExampleLadders.hangUp("secondary")

  static let opus =
    overTCP
      + """
      carrier -> system   INVITE  0.000  codecs=opus@107,PCMU,telephone-event@101
      system  -> carrier  100     0.001
      system  -> primary  INVITE  0.002
      primary -> system   200     0.200
      system  -> carrier  200     0.201
      carrier -> system   ACK     0.202
      system  -> primary  ACK     0.203

      """ + ExampleLadders.hangUp("primary")

  static let info =
    overTCP + ExampleLadders.answered
      + """
      carrier -> system   INFO  1.000
      system  -> primary  INFO  1.001
      primary -> system   200   1.002
      system  -> carrier  200   1.003

      """ + ExampleLadders.hangUp("primary")

  static let transfer =
    overTCP + ExampleLadders.answered
      + """
      primary -> system   REFER   2.000  token=a1b2c3
      system  -> carrier  REFER   2.001
      carrier -> system   202     2.002
      system  -> primary  202     2.003
      carrier -> system   NOTIFY  2.010
      system  -> primary  NOTIFY  2.011
      primary -> system   200     2.012
      system  -> carrier  200     2.013
      carrier -> system   NOTIFY  3.000  sipfrag="SIP/2.0 200 OK" state=terminated;reason=noresource
      system  -> primary  NOTIFY  3.001
      primary -> system   200     3.002
      system  -> carrier  200     3.003

      """ + ExampleLadders.hangUp("primary")

  static let health = overTCP + "carrier -> system OPTIONS 0.0\nsystem -> carrier 200 0.001\n"
}
