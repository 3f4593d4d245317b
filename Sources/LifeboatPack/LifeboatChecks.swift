public import Checks

/// What is to hold of lifeboats.
public enum LifeboatChecks {
  public static let all: [any Check] = [
    PromptSpoken(), PromptWithin(), DutyOrder(), DutyRingTime(), VoicemailSameAudio(),
    VoicemailKept(), VoicemailOnce(), SilenceDeadCloud(), GreetingVIP(), LookupWithinPrompt(),
    AgentSecondary(), MenuReacts(),
  ]
}
