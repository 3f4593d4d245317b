import Calls
import Wire

extension MediaSilence {
  /// Why the capture cannot tell whether one was heard by the other; nil where it is certain that
  /// nothing came.
  func doubt(of silent: String, to listener: String) -> String? {
    switch since {
    case .agreed, .moved: nil
    case .lastHeard:
      "\(silent) was not heard by \(listener) any more for \((to - from).text), while the other way "
        + "went on: it fell silent, or the path broke"
    case .sharedEndpoints:
      "whether \(silent) was heard by \(listener) is not to be seen: another call had the same "
        + "endpoints meanwhile"
    case .strayAudio(let source):
      "\(listener) announced an endpoint to which nothing came, but audio of \(source) goes to where it "
        + "sends from"
    case .uncut:
      "nothing was heard from \(silent), but when \(listener) spoke is not certain: it paused too "
        + "often"
    case .translated(let endpoint):
      "audio to \(listener) goes to the private address \(endpoint), from which none comes: whether "
        + "it gets there is not to be seen"
    }
  }
}
