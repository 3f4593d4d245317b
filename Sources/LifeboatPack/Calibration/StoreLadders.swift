/// Callers who press 2, and what goes to the store.
enum StoreLadders {
  static let hangUp = """
    carrier -> system  BYE 11.100
    system  -> carrier 200 11.101

    """

  private static let put =
    "audio=carrier since=7.9 header.x-ms-meta-caller=15550000001 header.x-ms-meta-seconds=3.0"

  static let stored =
    LifeboatLadders.message + hangUp
    + "system -> store PUT /voicemail/1.wav 11.200 status=201 \(put)\n"

  /// The store is down, then slow to come back.
  static let retried =
    LifeboatLadders.message + hangUp + """
      system -> store PUT /voicemail/1.wav 11.200 status=503 \(put)
      system -> store PUT /voicemail/1.wav 11.400 status=503 \(put)
      system -> store PUT /voicemail/1.wav 12.000 status=201 \(put)

      """
}
