/// How often each payload type of a flow was used; at most six are followed.
///
/// Most flows have one type, and a digit's packets come in a row: that of the latest packets is at
/// hand, the others are in a list.
struct PayloadUsages: Hashable, Sendable {
  static let most = 6

  private var latest: MediaFlow.Usage
  /// In order of their first packets, the latest as it was when it last became that; empty while
  /// there is one.
  private var list: [MediaFlow.Usage] = []
  private var place = 0
  /// Packets of types beyond those that are followed.
  private(set) var others = 0
  /// Whether one is not followed for which there was no room.
  private(set) var isAbridged = false

  /// Before the first packet is counted.
  init(_ type: UInt8, _ stamp: FlowStamp) {
    latest = MediaFlow.Usage(type, packets: 0, stamp)
  }

  var all: [MediaFlow.Usage] {
    guard !list.isEmpty else { return [latest] }
    var all = list
    all[place] = latest
    return all
  }

  /// How many the list takes room for.
  var listed: Int { list.count }

  /// The one used most often.
  var main: MediaFlow.Usage {
    list.isEmpty ? latest : all.max { $0.packets < $1.packets } ?? latest
  }

  /// Counts a packet; true when it has the type of the latest.
  ///
  /// What is listed takes of the room.
  @inline(__always)
  mutating func count(_ type: UInt8, _ stamp: FlowStamp, _ room: inout Int) -> Bool {
    guard latest.payloadType == type else {
      countOther(type, stamp, &room)
      return false
    }
    latest.count(stamp)
    return true
  }

  /// Says of the packet counted last that it had no payload.
  mutating func countEmpty(_ type: UInt8) {
    // One beyond those that are followed is not the latest.
    if latest.payloadType == type { latest.empty += 1 }
  }

  /// Takes what was counted since.
  mutating func append(_ next: PayloadUsages) {
    var all = all
    for usage in next.all {
      if let known = all.firstIndex(where: { $0.payloadType == usage.payloadType }) {
        all[known].packets += usage.packets
        all[known].empty += usage.empty
        all[known].lastFrame = usage.lastFrame
        all[known].lastAt = usage.lastAt
      } else if all.count < Self.most {
        all.append(usage)
      } else {
        others += usage.packets
      }
    }
    others += next.others
    isAbridged = isAbridged || next.isAbridged
    place = all.firstIndex { $0.payloadType == next.latest.payloadType } ?? place
    latest = all[place]
    list = all.count > 1 ? all : []
    if list.isEmpty { place = 0 }
  }

  @inline(never)
  private mutating func countOther(_ type: UInt8, _ stamp: FlowStamp, _ room: inout Int) {
    if let known = list.firstIndex(where: { $0.payloadType == type }) {
      list[place] = latest
      place = known
      latest = list[known]
      latest.count(stamp)
      return
    }
    let needed = list.isEmpty ? 2 : 1
    guard list.count < Self.most, room >= needed else {
      others += 1
      if list.count < Self.most { isAbridged = true }
      return
    }
    room -= needed
    if list.isEmpty { list = [latest] }
    list[place] = latest
    place = list.count
    latest = MediaFlow.Usage(type, packets: 1, stamp)
    list.append(latest)
  }
}

extension MediaFlow.Usage {
  init(_ type: UInt8, packets: Int, _ stamp: FlowStamp) {
    payloadType = type
    self.packets = packets
    firstFrame = stamp.frame
    lastFrame = stamp.frame
    lastAt = stamp.at
  }

  @inline(__always)
  fileprivate mutating func count(_ stamp: FlowStamp) {
    packets += 1
    lastFrame = stamp.frame
    lastAt = stamp.at
  }
}
