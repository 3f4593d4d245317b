import Capture
import Testing
import Wire

/// Which gaps a call is told of.
struct CaptureGapsTests {
  private static let carrier = IPAddress.v4(127, 0, 0, 1)
  private static let system = IPAddress.v4(127, 0, 0, 2)
  private static let edge = IPAddress.v4(127, 0, 0, 3)

  private static func gap(
    _ seconds: ClosedRange<Double>, _ kind: CaptureGap.Kind = .hole,
    _ source: IPAddress = carrier, _ destination: IPAddress = system, frame: Int = 1,
    callID: String? = nil
  ) -> CaptureGap {
    CaptureGap(
      kind, from: Endpoint(source, 5_060), to: Endpoint(destination, 5_060),
      moment(seconds.lowerBound)...moment(seconds.upperBound), frame: frame, callID: callID)
  }

  private static func moment(_ seconds: Double) -> Moment {
    Moment(nanoseconds: Int64(seconds * 1e9))
  }

  private static func found(
    _ gaps: CaptureGaps, _ span: ClosedRange<Double>, callIDs: Set<String> = [],
    among parties: Set<IPAddress> = [carrier, system], mayBegin: Bool = false
  ) -> CaptureGap? {
    gaps.first(
      of: callIDs, among: parties, in: moment(span.lowerBound)...moment(span.upperBound)
    ) { source, _ in mayBegin && source == system }
  }

  @Test func `a gap concerns who was called between its ends at its time`() {
    var gaps = CaptureGaps()
    gaps.add(Self.gap(10...11))
    #expect(Self.found(gaps, 5...10) != nil && Self.found(gaps, 11...20) != nil)
    #expect(Self.found(gaps, 0...9) == nil && Self.found(gaps, 12...20) == nil)
    #expect(Self.found(gaps, 0...20, among: [Self.system, Self.edge]) == nil)
  }

  @Test func `a leg to whom nobody knew may be behind what the system sent`() {
    var gaps = CaptureGaps()
    gaps.add(Self.gap(10...11, .hole, Self.system, Self.edge))
    #expect(Self.found(gaps, 0...20) == nil)
    #expect(Self.found(gaps, 0...20, mayBegin: true) != nil)
    #expect(Self.found(gaps, 12...20, mayBegin: true) == nil)
  }

  @Test func `a message that shows whose it is concerns no other call`() {
    var gaps = CaptureGaps()
    gaps.add(Self.gap(10...10, .cut, callID: "a"), isOwned: true)
    #expect(Self.found(gaps, 0...20, callIDs: ["b"]) == nil)
    #expect(Self.found(gaps, 0...20, callIDs: ["a", "b"]) != nil)
    gaps.add(Self.gap(15...15, .cut, callID: "c"))
    #expect(Self.found(gaps, 0...20, callIDs: ["b"])?.callID == "c")
  }

  @Test func `what carried others concerns every call of its time`() {
    var gaps = CaptureGaps()
    gaps.add(Self.gap(10...10, .carrier, Self.edge, Self.edge))
    #expect(Self.found(gaps, 0...20) != nil && Self.found(gaps, 11...20) == nil)
  }

  @Test func `many at one time are one, and those of another time are told apart`() {
    var gaps = CaptureGaps()
    for index in 0..<100 {
      let at = Double(index) / 10
      gaps.add(Self.gap(at...at, frame: index + 1))
    }
    gaps.add(Self.gap(60...60, frame: 900))
    #expect(Self.found(gaps, 5...6)?.frames == 1...100)
    #expect(Self.found(gaps, 30...40) == nil)
  }

  @Test func `of two that lack something for hours the latest times stay exact`() {
    var gaps = CaptureGaps(most: 10)
    for index in 0..<5_000 { gaps.add(Self.gap(Double(index * 10)...Double(index * 10))) }
    #expect(!gaps.hasForgotten(since: Self.moment(0)))
    #expect(Self.found(gaps, 15...16) != nil)
    #expect(Self.found(gaps, 49_961...49_969) == nil && Self.found(gaps, 49_969...49_971) != nil)
  }

  @Test func `what many strangers lack is forgotten, and that is told`() {
    var gaps = CaptureGaps(most: 10)
    for index in 0..<50 {
      let stranger = IPAddress.v4(10, 0, 0, UInt8(index))
      gaps.add(Self.gap(Double(index * 10)...Double(index * 10), .hole, stranger, Self.system))
    }
    gaps.add(Self.gap(495...496))
    #expect(gaps.hasForgotten(since: Self.moment(100)))
    #expect(!gaps.hasForgotten(since: Self.moment(485)))
    #expect(Self.found(gaps, 485...495) != nil)
  }
}
