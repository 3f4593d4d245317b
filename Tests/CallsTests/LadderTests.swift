import Calls
import SIP
import Testing
import Wire

struct LadderTests {
  private func messages(_ text: String) throws -> [Message] {
    try Ladder(text).sightings.compactMap(\.message)
  }

  @Test func `a proxied call keeps its identity and gets a branch for each hop`() throws {
    let all = try messages(
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    180     0.101
      system  -> carrier   180     0.102
      primary -> system    200     0.201
      system  -> carrier   200     0.202
      carrier -> system    ACK     0.203
      system  -> primary   ACK     0.204
      carrier -> system    BYE     1.000
      system  -> primary   BYE     1.001
      primary -> system    200     1.002
      system  -> carrier   200     1.003
      """)
    #expect(Set(all.map(\.callID)).count == 1)
    #expect(all[0].branch != all[1].branch)
    #expect(all[1].headers(.via).count == 2)
    #expect(all[2].branch == all[1].branch)
    #expect(all[3].branch == all[0].branch)
    #expect(all[3].toTag == "tag-primary")
    #expect(all[5].body == all[4].body)
    #expect(all[7].toTag == "tag-primary" && all[7].headers(.via).count == 2)
    #expect(all[8].cseq == CSeq(2, .bye))
    #expect(all[9].fromTag == "tag-carrier" && all[9].toTag == "tag-primary")
    #expect(all[10].cseq.method == .bye)
    #expect(all[1].header(.maxForwards) == "69")
  }

  @Test func `CANCEL takes the INVITE's branch and 487 is acknowledged with it`() throws {
    let all = try messages(
      """
      carrier -> system    INVITE      0.000
      system  -> primary   INVITE      0.001  branch=b1
      primary -> system    180         0.101
      system  -> secondary INVITE      3.000  branch=b2
      system  -> primary   CANCEL      3.001
      primary -> system    200 CANCEL  3.002
      primary -> system    487         3.003
      system  -> primary   ACK         3.004
      """)
    #expect(all[4].branch == "z9hG4bK-b1" && all[4].cseq == CSeq(1, .cancel))
    #expect(all[4].headers(.via).count == 1 && all[4].toTag == nil)
    #expect(all[5].cseq.method == .cancel)
    #expect(all[6].cseq.method == .invite)
    #expect(all[7].branch == "z9hG4bK-b1" && all[7].toTag == "tag-primary")
  }

  @Test func `a request said twice is a retransmission`() throws {
    let all = try messages(
      """
      system  -> primary   INVITE  0.0
      system  -> primary   INVITE  0.5
      primary -> system    503     0.6
      system  -> primary   ACK     0.6
      system  -> primary   INVITE  1.0
      """)
    #expect(all[0] == all[1])
    #expect(all[4].branch != all[0].branch)
  }

  @Test func `a caller's request in a dialog with two answers names the one it means`() throws {
    let all = try messages(
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> secondary INVITE  3.000
      secondary -> system  200     3.1
      system  -> carrier   200     3.1
      carrier -> system    ACK     3.1
      primary -> system    200     4.0
      system  -> carrier   200     4.0
      carrier -> system    ACK     4.0
      carrier -> system    BYE     4.1  to-tag=tag-secondary
      system  -> primary   ACK     4.2
      system  -> primary   BYE     4.2  own
      """)
    #expect(all[4].toTag == "tag-secondary" && all[7].toTag == "tag-primary")
    #expect(all[8].toTag == "tag-primary")
    #expect(all[9].toTag == "tag-secondary")
    #expect(all[11].toTag == "tag-primary" && all[11].headers(.via).count == 1)
  }

  @Test func `over TCP the client's port is that of its connection`() throws {
    let ladder = try Ladder(
      """
      default transport=tcp
      carrier -> system INVITE 0.0
      system -> carrier 486 0.1
      """)
    #expect(ladder.sightings[0].source.port == 40001)
    #expect(ladder.sightings[1].destination.port == 40001)
    #expect(ladder.sightings[1].source.port == 5060)
    #expect(ladder.sightings[0].message?.header(.via)?.hasPrefix("SIP/2.0/TCP") == true)
  }

  static let mistakes: [(text: String, line: Int)] = [
    ("carrier -> sytem INVITE", 1),
    ("\ncarrier -> system INVITE 1.0\nsystem -> carrier 486 0.5", 3),
    ("carrier -> system INVITE 0.0 brunch=x", 1),
    ("carrier -> system INVITE 0.0 twice", 1),
    ("carrier -> system", 1),
    ("# nothing\nsystem -> carrier 200", 2),
    ("system -> primary CANCEL", 1),
    ("carrier -> system ACK", 1),
    ("carrier -> system INVITE codecs=MP3", 1),
    ("carrier -> system 999", 1),
    ("carrier -> system INVITE reason=\"open", 1),
    ("carrier -> system INVITE 5.0\nend 4", 2),
    ("carrier -> system INVITE 33333333333333333333", 1),
    ("carrier -> system INVITE 5.0\nend inf", 2),
  ]

  @Test(arguments: mistakes)
  func `a mistake is reported with its line`(_ mistake: (text: String, line: Int)) {
    #expect { try Ladder(mistake.text) } throws: { error in
      (error as? LadderError)?.line == mistake.line
    }
  }

  @Test func `the same ladder is always the same bytes`() throws {
    let text = "carrier -> system INVITE\nsystem -> primary INVITE\nprimary -> system 503"
    #expect(try messages(text) == messages(text))
  }
}
