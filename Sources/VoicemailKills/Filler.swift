import Foundation
import Glibc
import Voicemail

/// Records more than a file may hold, and tells what it was told.
struct Filler {
  let spool: String
  let most: UInt64

  func run() async throws {
    let spool = try Spool(spool)
    // Without this signal a write beyond the limit fails as one to a full disk does.
    signal(SIGXFSZ, SIG_IGN)
    let message = VoicemailMessage(caller: "+49301", called: "+49302", callID: "full")
    let recording = try spool.begin(message)
    var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t.max)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    let utterance = Utterance(message.id)
    var told: String?
    // Two seconds hold more than the limit; each frame asks anew how the disk is.
    for frame in 0..<100 where told == nil {
      do {
        try recording.append(utterance.samples(frame * 160..<(frame + 1) * 160))
      } catch {
        told = "\(error)"
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    let whole = try await recording.finish(.hungUp)
    let (_, bytes) = try await spool.read(message.id)
    print("told: \(told ?? "nothing")")
    print("ended: \(whole.ended?.rawValue ?? "")")
    print("kept: \(utterance.count(in: bytes) ?? -1) of \(Int(whole.seconds * 8_000))")
  }
}
