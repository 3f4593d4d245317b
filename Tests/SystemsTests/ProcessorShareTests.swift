import Systems
import Testing

/// Which processors a process may use.
struct ProcessorShareTests {
  private static func share(
    _ list: String = "0-3", group: String = "0::/", files: [String: String] = [:]
  ) -> ProcessorShare {
    ProcessorShare(
      status: "Name:\tharness\nCpus_allowed:\tf\nCpus_allowed_list:\t\(list)\n", group: group,
      read: { files[$0] ?? "" })
  }

  private static let lists: [(String, Set<Int>?)] = [
    ("0-3", [0, 1, 2, 3]), ("5", [5]), ("0-1,8,10-11", [0, 1, 8, 10, 11]), ("", nil), ("3-1", nil),
    ("a", nil), ("-1", [1]), ("0-99999999999", nil),
  ]

  @Test(arguments: lists)
  func `the list of those allowed is read`(list: String, allowed: Set<Int>?) {
    #expect(Self.share(list).allowed == allowed)
  }

  @Test func `a quota bounds how many count`() {
    let root = "/sys/fs/cgroup/cpu.max"
    #expect(Self.share(files: [root: "200000 100000\n"]).count == 2)
    #expect(Self.share(files: [root: "150000 100000\n"]).count == 2)
    #expect(Self.share(files: [root: "10000 100000\n"]).count == 1)
    #expect(Self.share(files: [root: "1000000 100000\n"]).count == 4)
    #expect(Self.share(files: [root: "max 100000\n"]).quota == nil)
    #expect(Self.share(files: [root: "0 0\n"]).quota == nil)
    #expect(Self.share().count == 4)
  }

  @Test func `of groups in groups the narrowest counts`() {
    let share = Self.share(
      group: "1:cpu:/x\n0::/a/b\n",
      files: [
        "/sys/fs/cgroup/cpu.max": "max 100000", "/sys/fs/cgroup/a/cpu.max": "100000 100000",
        "/sys/fs/cgroup/a/b/cpu.max": "300000 100000",
      ])
    #expect(share.quota == 1)
  }

  @Test func `what a group used before is no lack of time now`() throws {
    let share = Self.share(files: [
      "/sys/fs/cgroup/cpu.max": "200000 100000",
      "/sys/fs/cgroup/cpu.stat": "usage_usec 5000000\nuser_usec 1\n",
    ])
    // Of two processors since the machine began, 5 s.
    let time = try #require(share.time)
    #expect(time.busy == 5_000_000 && time.idle > 0)
  }

  @Test func `this machine's are there and their time grows`() throws {
    let own = ProcessorShare.own
    #expect(own.count >= 1)
    let before = try #require(own.time)
    let after = try #require(own.time)
    #expect(after.busy >= before.busy)
  }
}
