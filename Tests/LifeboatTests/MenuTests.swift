import Lifeboat
import Testing
import Wire

/// The menu as a value: what happened goes in, what to do comes out.
struct MenuTests {
  static let prompt = Prompt.text("What do you want?")
  static let phrases = Phrases()

  /// A menu with one step, begun and with its prompt being said.
  static func menu(
    _ choices: [String: MenuAction] = ["1": .list(.duty), "2": .voicemail],
    _ change: (inout MenuStep) -> Void = { _ in }
  ) -> Menu {
    var step = MenuStep(prompt, choices: choices)
    change(&step)
    var menu = Menu(MenuDefinition(start: "main", steps: ["main": step]), phrases)
    _ = menu.begin(isGreeted: false)
    return menu
  }

  @Test func `the guide's menu has the guide's words`() {
    var menu = Menu(.guide)
    #expect(
      menu.begin(isGreeted: false) == [
        .say([
          .prompt(
            .text(
              "We are currently experiencing a system outage. To reach the emergency dispatch team, "
                + "press 1. To leave a voicemail, press 2."))
        ])
      ])
    #expect(menu.press("1", at: .zero).last == .connect(.duty))
    var other = Menu(.guide)
    _ = other.begin(isGreeted: false)
    #expect(
      other.press("2", at: .zero) == [.say([.prompt(Self.phrases.voicemail), .beep])])
  }

  @Test func `a VIP is greeted before the menu`() {
    var menu = Menu(
      MenuDefinition(start: "main", steps: ["main": MenuStep(Self.prompt, choices: [:])]))
    #expect(menu.begin(isGreeted: true) == [.say([.greeting, .prompt(Self.prompt)])])
    #expect(menu.begin(isGreeted: true) == [])
  }

  @Test func `silence has the prompt said again, then does what is left`() {
    var menu = Self.menu { $0.retries = 2 }
    var now = Moment.zero
    for _ in 1...2 {
      #expect(menu.promptEnded(at: now) == [])
      #expect(menu.deadline == now + .seconds(5))
      now = now + .seconds(5)
      #expect(menu.wake(at: now) == [.say([.prompt(Self.prompt)])])
      #expect(menu.deadline == nil)
    }
    _ = menu.promptEnded(at: now)
    #expect(menu.wake(at: now + .seconds(4)) == [])
    #expect(
      menu.wake(at: now + .seconds(5)) == [.say([.prompt(Self.phrases.voicemail), .beep])])
  }

  @Test func `a wrong key is told so, and counts as a try`() {
    var menu = Self.menu { $0.retries = 1 }
    #expect(
      menu.press("9", at: .zero) == [
        .say([.prompt(Self.phrases.wrong), .prompt(Self.prompt)])
      ])
    #expect(menu.press("9", at: .zero) == [.say([.prompt(Self.phrases.voicemail), .beep])])
  }

  @Test func `a step may have words of its own for a wrong key`() {
    var menu = Self.menu { $0.wrong = .file("wrong.wav") }
    #expect(
      menu.press("*", at: .zero) == [.say([.prompt(.file("wrong.wav")), .prompt(Self.prompt)])])
  }

  @Test func `without barge-in a key counts only after the prompt`() {
    var menu = Self.menu { $0.hasBargeIn = false }
    #expect(menu.press("1", at: .zero) == [])
    #expect(menu.state == .speaking)
    _ = menu.promptEnded(at: .zero)
    #expect(menu.press("1", at: .zero).last == .connect(.duty))
  }

  @Test func `of two keys at once the first decides`() {
    var menu = Self.menu()
    #expect(menu.press("1", at: .zero).last == .connect(.duty))
    #expect(menu.press("2", at: .zero) == [])
    #expect(menu.state == .connecting(.duty))
  }

  @Test func `a choice of two keys waits for the second where the first can begin it`() {
    let choices: [String: MenuAction] = ["4": .voicemail, "42": .list(.agents)]
    var both = Self.menu(choices)
    #expect(both.press("4", at: .zero) == [.hush])
    #expect(both.deadline == Moment.zero + Menu.pause)
    #expect(both.press("2", at: .zero).last == .connect(.agents))

    var alone = Self.menu(choices)
    _ = alone.press("4", at: .zero)
    #expect(alone.wake(at: .zero + .seconds(1)) == [])
    #expect(
      alone.wake(at: .zero + Menu.pause).first == .say([.prompt(Self.phrases.voicemail), .beep]))

    var wrong = Self.menu(["42": .voicemail])
    _ = wrong.press("4", at: .zero)
    #expect(
      wrong.wake(at: .zero + Menu.pause) == [
        .say([.prompt(Self.phrases.wrong), .prompt(Self.prompt)])
      ])
    var other = Self.menu(["42": .voicemail])
    _ = other.press("4", at: .zero)
    #expect(other.press("7", at: .zero).count == 1)
    #expect(other.state == .speaking)
  }

  @Test func `who reaches nobody is offered voicemail`() {
    var menu = Self.menu()
    _ = menu.press("1", at: .zero)
    let effects = menu.unreached()
    #expect(effects.count == 1)
    #expect(menu.step == MenuDefinition.unreached)
    #expect(menu.press("2", at: .zero) == [.say([.prompt(Self.phrases.voicemail), .beep])])
  }

  @Test func `a message is confirmed when it is safe, and not before`() {
    var menu = Self.menu()
    _ = menu.press("2", at: .zero)
    #expect(menu.press("1", at: .zero) == [])
    #expect(menu.promptEnded(at: .zero) == [.record])
    #expect(menu.press("5", at: .zero) == [])
    #expect(menu.press("#", at: .zero) == [.endRecording])
    #expect(menu.promptEnded(at: .zero) == [])
    #expect(menu.saved(true) == [.say([.prompt(Self.phrases.kept)])])
    #expect(menu.promptEnded(at: .zero) == [.hangUp])
    #expect(menu.state == .ended)
  }

  @Test func `a message that is not safe is not confirmed`() {
    var menu = Self.menu()
    _ = menu.press("2", at: .zero)
    _ = menu.promptEnded(at: .zero)
    menu.recordingEnded()
    #expect(menu.saved(false) == [.say([.prompt(Self.phrases.notKept)])])
  }

  @Test func `a step leads to another, with tries of its own`() {
    var first = MenuStep(Self.prompt, choices: ["3": .step("more")])
    first.retries = 0
    var more = MenuStep(.text("More?"), choices: ["0": .hangUp])
    more.retries = 1
    var menu = Menu(MenuDefinition(start: "first", steps: ["first": first, "more": more]))
    _ = menu.begin(isGreeted: false)
    #expect(menu.press("3", at: .zero) == [.say([.prompt(.text("More?"))])])
    #expect(menu.press("3", at: .zero).count == 1)
    #expect(menu.state == .speaking)
    #expect(menu.press("0", at: .zero) == [.say([.prompt(Self.phrases.goodbye)])])
  }

  /// Whatever happens in whatever order, nothing is done after the end.
  @Test(arguments: 0..<64 as Range<UInt64>)
  func `any order of events ends in a state that does nothing`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var menu = Menu(.guide)
    var now = Moment.zero
    for _ in 0..<200 {
      now = now + .milliseconds(Int64(generator.next() % 3_000))
      switch generator.next() % 8 {
      case 0: _ = menu.begin(isGreeted: false)
      case 1: _ = menu.promptEnded(at: now)
      case 2: _ = menu.press("1", at: now)
      case 3: _ = menu.press("2", at: now)
      case 4: _ = menu.press("#", at: now)
      case 5:
        _ = menu.wake(at: now)
        // What was due has been done.
        #expect(menu.deadline.map { $0 > now } ?? true)
      case 6: _ = menu.unreached()
      default: _ = menu.saved(generator.next() % 2 == 0)
      }
    }
    menu.hungUp()
    #expect(menu.press("1", at: now) == [])
    #expect(menu.promptEnded(at: now) == [])
    #expect(menu.saved(true) == [])
    #expect(menu.deadline == nil)
  }
}
