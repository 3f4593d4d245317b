/// What was generated.
struct Tally: CustomStringConvertible {
  var calls = 0
  var relayed = 0
  var messages = 0
  var messageBytes = 0
  var media = 0

  var description: String {
    "\(calls) calls (\(relayed) of them on two hops), \(messages) SIP messages of "
      + "\(messageBytes / max(1, messages)) bytes on average, \(media) RTP packets"
  }
}
