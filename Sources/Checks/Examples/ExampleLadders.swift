import Wire

/// Beginnings that many examples share.
public enum ExampleLadders {
  /// The primary answers and the call stands.
  public static let answered = """
    carrier -> system    INVITE  0.000
    system  -> carrier   100     0.001
    system  -> primary   INVITE  0.002
    primary -> system    180     0.100
    system  -> carrier   180     0.101
    primary -> system    200     0.200
    system  -> carrier   200     0.201
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203

    """

  /// The primary is silent, the secondary answers and the call stands.
  public static let failedOver = """
    carrier   -> system    INVITE  0.000
    system    -> carrier   100     0.001
    system    -> primary   INVITE  0.002
    system    -> primary   INVITE  0.502
    system    -> primary   INVITE  1.502
    system    -> secondary INVITE  3.000
    secondary -> system    180     3.050
    system    -> carrier   180     3.051
    secondary -> system    200     3.200
    system    -> carrier   200     3.201
    carrier   -> system    ACK     3.202
    system    -> secondary ACK     3.203

    """

  /// The primary refuses, and the secondary is asked.
  public static let refused = """
    carrier -> system    INVITE  0.000
    system  -> primary   INVITE  0.001
    primary -> system    503     0.010
    system  -> primary   ACK     0.011
    system  -> secondary INVITE  0.012

    """

  /// The caller moves to another port after two seconds, and goes on speaking from there.
  public static let moved =
    answered + """
      carrier -> primary   RTP PCMU 100 0.300..2.300
      primary -> carrier   RTP PCMU 100 0.310..2.310
      carrier -> system    INVITE  2.000  media=127.10.0.2:4444
      system  -> primary   INVITE  2.001
      primary -> system    200     2.100
      system  -> carrier   200     2.101
      carrier -> system    ACK     2.102
      system  -> primary   ACK     2.103
      carrier -> primary   RTP PCMU 180 2.320..5.920 media=127.10.0.2:4444

      """

  /// The primary is heard before it answers, at so many seconds; so many packets, until then.
  public static func earlyMedia(_ packets: Int, until end: String, answer: Int = 1) -> String {
    """
    carrier -> system   INVITE  0.000
    system  -> primary  INVITE  0.001
    primary -> system   183     0.100  codecs=PCMU
    system  -> carrier  183     0.101
    primary -> carrier  RTP PCMU \(packets) 0.150..\(end)
    primary -> system   200     \(answer).000
    system  -> carrier  200     \(answer).001
    carrier -> system   ACK     \(answer).002
    system  -> primary  ACK     \(answer).003

    """
  }

  /// The caller offers anew, and is answered: `hold`, or `media=` with its endpoint.
  public static func reoffer(_ words: String, at time: Double) -> String {
    func at(_ number: Int) -> String { decimal(time + Double(number) / 1_000, places: 3) }
    return """
      carrier -> system   INVITE  \(at(0))  \(words)
      system  -> primary  INVITE  \(at(1))
      primary -> system   200     \(at(2))
      system  -> carrier  200     \(at(3))
      carrier -> system   ACK     \(at(4))
      system  -> primary  ACK     \(at(5))

      """
  }

  /// The primary takes the call over to a fax.
  public static let fax = """
    primary -> system    INVITE  0.500  in-dialog fax
    system  -> carrier   INVITE  0.501
    carrier -> system    200     0.502  fax
    system  -> primary   200     0.503
    primary -> system    ACK     0.504
    system  -> carrier   ACK     0.505

    """

  /// The caller hangs up; follows either of the others, with the edge's name.
  public static func hangUp(_ edge: String, at time: Int = 6) -> String {
    """
    carrier -> system  BYE  \(time).000
    system  -> \(edge) BYE  \(time).001
    \(edge) -> system  200  \(time).002
    system  -> carrier 200  \(time).003

    """
  }
}
