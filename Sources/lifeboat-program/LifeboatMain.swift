import ArgumentParser
import Foundation
import Lifeboat
import Services

/// An IVR that answers calls while the platform that should is down.
@main struct LifeboatMain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lifeboat",
    abstract: "An IVR that answers calls while the platform that should is down.",
    discussion: """
      A configuration with every key; all but listen may be left out:

        listen: [udp:192.0.2.1:5060, tcp:192.0.2.1:5060]
        media:
          address: 192.0.2.1     # else where the call came in
          ports: 20000-29999     # a pair for RTP and RTCP; a joined call takes two
        prompts:
          cache: prompts         # spoken once by espeak-ng and kept here
          voice: en
          wordsPerMinute: 150
          budget: 700ms          # for speaking a VIP's name
          greeting: "Hello {name}."
          waiting: "Please hold while we connect you."
          voicemail: "Please leave a message after the tone."
          kept: "Your message has been recorded. Goodbye."
          notKept: "Your message could not be recorded."
          wrong: "That is not one of the choices."
          goodbye: {wav: goodbye.wav}   # any of these may be a WAV file
        menu:                    # without it: the outage prompt, 1 duty, 2 voicemail
          start: outage          # the first step where it is not named
          steps:
            outage:
              say: >-
                We are currently experiencing a system outage. To reach the
                emergency dispatch team, press 1. To leave a voicemail, press 2.
              choices: {1: duty, 2: voicemail, 3: agents, 42: more, "#": hang up}
              timeout: 5s        # after the prompt
              retries: 2         # after silence or a wrong key
              bargeIn: true      # keys count while the prompt is being said
              wrong: "Sorry?"
              otherwise: voicemail   # after the last retry
            more: {say: "No more.", otherwise: hang up}
            unreached:           # who reached nobody of a list; has words of its own
              say: "Nobody could be reached. To leave a voicemail, press 2."
              choices: {2: voicemail}
              retries: 0
        duty:
          by: invite             # or refer: the other side is asked to call
          ring: 20s              # for each
          list:
            - {name: Anna, target: "sip:+4915112345@192.0.2.21"}
        agents:                  # their secondary softphones, never the dead desktop
          list:
            - {name: Ben, target: "sip:ben@192.0.2.31;transport=tcp"}
        voicemail:
          spool: spool           # messages are safe here before anybody is told so
          longest: 120s
          silence: 5s
          store: {directory: blobs}
          # store:
          #   azure:
          #     url: "https://example.blob.core.windows.net"
          #     container: voicemail
          #     account: example
          #     key: BASE64        # or sas: "sv=..."
          #     ca: own.pem        # the authorities to trust; else the machine's
          #     within: 30s        # for one upload
          retry: {first: 500ms, most: 60s}
        customers:
          budget: 800ms          # no caller waits longer
          nodes:                 # in order
            - {postgres: "host=192.0.2.41 dbname=customers"}
            - {sqlite: customers.sqlite}
          numbers: {country: "1", bare: national, prefixes: ["011"]}
        limits: {callers: 500, longestCall: 60m}
        timers: {t1: 500ms, t2: 4s, t4: 5s}
        metrics: 127.0.0.1:9061  # loopback only, at /metrics
        shutdown: {grace: 5s}

      Relative paths are those from the configuration's folder. A key decides at once, unless a \
      choice of two keys begins with it: then a second is waited for for 2 s. Keys after the \
      decision are nobody's until the next step.

      SIGTERM and SIGINT stop it: no new calls; those that are up may go on for the grace. Exit \
      codes: 0 stopped, or the configuration is right; 64 wrong usage or configuration; 69 an \
      address, a folder or espeak-ng could not be had.
      """,
    version: "lifeboat 0.1.0")

  @OptionGroup var options: ServiceOptions

  func run() async throws {
    let folder = URL(fileURLWithPath: options.file).deletingLastPathComponent()
    try await options.run { text in
      let configuration = try Configuration(yaml: text, file: options.file)
      try PromptFiles.check(configuration, file: options.file, folder: folder)
      return configuration
    } serving: { configuration, seed, log in
      try await LifeboatService(configuration, folder: folder, seed: seed, log: log).run()
    }
  }
}
