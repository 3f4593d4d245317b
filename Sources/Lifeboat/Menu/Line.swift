/// One of the things a caller hears, in the order they are said.
public enum Line: Hashable, Sendable {
  case prompt(Prompt)
  /// The greeting that was made for this caller.
  case greeting
  /// After it a message is recorded.
  case beep
  /// What a telephone sounds like that rings at the other end; it goes on until something else is
  /// said.
  case ringback
}

/// What the menu says that is not in a step.
public struct Phrases: Hashable, Sendable {
  public var waiting = Prompt.text("Please hold while we connect you.")
  public var voicemail = Prompt.text(
    "Please leave a message after the tone. When you are done, hang up or press the pound key.")
  public var kept = Prompt.text("Your message has been recorded. Goodbye.")
  public var notKept = Prompt.text("Your message could not be recorded.")
  public var wrong = Prompt.text("That is not one of the choices.")
  public var goodbye = Prompt.text("Goodbye.")
  /// Said to a caller who is a VIP before the menu; `{name}` is the name.
  public var greeting = "Hello {name}."

  public init() {}

  public var all: [Prompt] { [waiting, voicemail, kept, notKept, wrong, goodbye] }
}
