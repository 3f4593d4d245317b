import Media
import Testing
import Wire

struct SpeechActivityTests {
  @Test func `speech is told from silence and from comfort noise`() {
    var activity = SpeechActivity()
    let noise = (0..<160).map { Int16(($0 * 7_919) % 61 - 30) }
    activity.hear(noise, at: .seconds(1))
    activity.hear([Int16](repeating: 0, count: 160), at: .seconds(2))
    #expect(activity.beganAt == nil)
    activity.hear(Tone(number: 3).frame, at: .seconds(3))
    activity.hear(Tone(number: 3).frame.map { $0 / 8 }, at: .seconds(4))
    activity.hear(noise, at: .seconds(5))
    #expect(activity.beganAt == .seconds(3))
    #expect(activity.lastAt == .seconds(4))
  }
}
