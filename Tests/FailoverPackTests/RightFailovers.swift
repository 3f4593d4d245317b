import Calls
import Checks
import Wire

/// Traces of failovers in which everything is right, to be damaged.
///
/// All over TCP, where nothing is sent twice, and with time between what a trunk is sent and what
/// it says, so that a late message is late and still in its place.
enum RightFailovers {
  static let overTCP = "default transport=tcp\n"

  private static let began = """
    carrier -> system  INVITE 0.000 header.X-Account=42
    system  -> carrier 100    0.001
    system  -> primary INVITE 0.002

    """

  /// The secondary answers, and the caller hangs up.
  private static let secondaryAnswers = """
    secondary -> system    180     4.000
    system    -> carrier   180     4.001
    secondary -> system    200     5.500
    system    -> carrier   200     5.501
    carrier   -> system    ACK     5.502
    system    -> secondary ACK     5.503

    """ + ExampleLadders.hangUp("secondary", at: 9)

  static let answered =
    shifted(by: 0, call: 1, ExampleLadders.answered + ExampleLadders.hangUp("primary", at: 1))

  static let refused =
    began
      + """
      primary -> system    503    0.010
      system  -> primary   ACK    0.011
      system  -> secondary INVITE 0.012

      """ + secondaryAnswers

  static let silentStrict = began + "system -> secondary INVITE 3.002\n" + secondaryAnswers

  static let silentEager =
    began
      + """
      system  -> primary   CANCEL     3.002
      system  -> secondary INVITE     3.003

      """ + secondaryAnswers

  static let ringingThenSilent =
    began
      + """
      primary -> system    180        0.100
      system  -> carrier   180        0.101
      system  -> primary   CANCEL     4.100
      system  -> secondary INVITE     4.101
      primary -> system    200 CANCEL 4.200
      primary -> system    487        4.201
      system  -> primary   ACK        4.202
      secondary -> system  200        5.500
      system  -> carrier   200        5.501
      carrier -> system    ACK        5.502
      system  -> secondary ACK        5.503

      """ + ExampleLadders.hangUp("secondary", at: 9)

  static let lateRinging =
    silentStrict
      + """
      primary -> system  180        12.000
      system  -> primary CANCEL     12.001
      primary -> system  200 CANCEL 13.500
      primary -> system  487        13.501
      system  -> primary ACK        13.502

      """

  static let callerGivesUp =
    began
      + """
      primary -> system  180        0.100
      system  -> carrier 180        0.101
      carrier -> system  CANCEL     1.000
      system  -> carrier 200 CANCEL 1.001
      system  -> primary CANCEL     1.002
      primary -> system  200 CANCEL 2.500
      primary -> system  487        2.501
      system  -> primary ACK        2.502
      system  -> carrier 487        2.503
      carrier -> system  ACK        2.504

      """

  static let bothRefuse =
    began
      + """
      primary   -> system    503    0.010
      system    -> primary   ACK    0.011
      system    -> secondary INVITE 0.012
      secondary -> system    503    0.020
      system    -> secondary ACK    0.021
      system    -> carrier   503    0.022
      carrier   -> system    ACK    0.023

      """

  /// 503, 408, and the third call still goes to the primary: not two 503 in a row.
  static let breakerClosed =
    shifted(by: 0, call: 1, refused)
    + shifted(by: 10, call: 2, refused.replacing(" 503 ", with: " 408 "))
    + shifted(by: 20, call: 3, ExampleLadders.answered + ExampleLadders.hangUp("primary", at: 1))

  /// The second 503 comes late, 100 ms before the third call, which spares the primary; the fourth
  /// call, long after, does not.
  static let breakerOpen =
    shifted(by: 0, call: 1, refused)
    + shifted(by: 10, call: 2, silentStrict)
    + shifted(
      by: 10, call: 2,
      """
      primary -> system  503 10.000
      system  -> primary ACK 10.001
      """)
    + shifted(
      by: 20.1, call: 3,
      """
      carrier   -> system    INVITE 0.000
      system    -> carrier   100    0.001
      system    -> secondary INVITE 0.002
      secondary -> system    200    0.010
      system    -> carrier   200    0.011
      carrier   -> system    ACK    0.012
      system    -> secondary ACK    0.013

      """ + ExampleLadders.hangUp("secondary", at: 1))
    + shifted(by: 30, call: 4, ExampleLadders.answered + ExampleLadders.hangUp("primary", at: 1))

  /// Twenty calls for the primary; it is silent on the first.
  static let standby =
    shifted(
      by: 0, call: 1,
      began
        + """
        system    -> secondary INVITE 3.002
        secondary -> system    200    3.100
        system    -> carrier   200    3.101
        carrier   -> system    ACK    3.102
        system    -> secondary ACK    3.103

        """ + ExampleLadders.hangUp("secondary", at: 9))
    + (1...19).map { number in
      shifted(
        by: Double(10 * number), call: number + 1,
        ExampleLadders.answered + ExampleLadders.hangUp("primary", at: 1))
    }.joined()

  /// The same ladder, beginning later, as one call of several.
  private static func shifted(by seconds: Double, call: Int, _ ladder: String) -> String {
    ladder.split(separator: "\n").map { line in
      var words = line.split(separator: " ").map(String.init)
      for (index, word) in words.enumerated() where word.contains(".") {
        guard let time = Double(word) else { continue }
        words[index] = decimal(time + seconds, places: 3)
      }
      return words.joined(separator: " ") + " call=\(call)\n"
    }.joined()
  }
}
