import Calls
import Checks
import Foundation
import SIP
import Wire

/// Changes of an INVITE, letter by letter, such as proxies, B2BUAs and accidents make.
enum InviteEdits {
  /// The trace with one INVITE of those from a frame on changed.
  static func changed(
    _ trace: [Sighting], from frame: Int, _ random: inout SeededGenerator
  ) -> [Sighting] {
    let invites = trace.indices.filter {
      trace[$0].frame >= frame && trace[$0].message?.method == .invite
    }
    guard !invites.isEmpty else { return trace }
    let index = invites[Int(random.next() % UInt64(invites.count))]
    guard let message = trace[index].message else { return trace }
    var lines = String(decoding: message.bytes, as: UTF8.self).components(separatedBy: "\r\n")
    for _ in 0...(random.next() % 2) { change(&lines, &random) }
    var changed = trace
    guard let message = try? Message(Array(lines.joined(separator: "\r\n").utf8)) else {
      return trace
    }
    changed[index] = trace[index].with(.sip(message))
    return changed
  }

  private static func change(_ lines: inout [String], _ random: inout SeededGenerator) {
    let end = lines.firstIndex(of: "") ?? lines.count
    guard end > 2 else { return }
    let one = 1 + Int(random.next() % UInt64(end - 1))
    let other = 1 + Int(random.next() % UInt64(end - 1))
    switch random.next() % 12 {
    case 0: lines.remove(at: one)
    case 1: lines.insert(lines[one], at: other)
    case 2: lines.swapAt(one, other)
    case 3: lines.insert(added[Int(random.next() % UInt64(added.count))], at: one)
    case 4: lines[one] = lines[one].replacingOccurrences(of: ":", with: " :")
    case 5: lines[one] = lines[one].uppercased()
    case 6: lines[one] += [" ", ",", ";x=1", "\r\n folded"][Int(random.next() % 4)]
    case 7, 8, 9:
      let (from, to) = words[Int(random.next() % UInt64(words.count))]
      for index in 0..<end { lines[index] = lines[index].replacingOccurrences(of: from, with: to) }
    case 10: lines[lines.count - 1] += "a=x"
    default:
      let index = Int(random.next() % UInt64(lines.count))
      if !lines[index].isEmpty { lines[index].removeLast() }
    }
  }

  private static let added = [
    "X-Account: 42", "X-Account: 43", "x-other: 1", "Via: SIP/2.0/UDP 127.10.0.9;branch=z9hG4bKz",
    "v: SIP/2.0/UDP 127.10.0.9;branch=z9hG4bKz", "Max-Forwards: 3", "Date: today", "s: a subject",
    "m: <sip:other@127.10.0.2>", "l: 0", "Content-Length: 1", "From: <sip:x@y>;tag=z", "Odd",
    "Record-Route: <sip:127.10.0.3;lr>", "Supported: timer", "Contact: *",
  ]

  private static let words = [
    ("Via:", "v:"), ("From:", "f:"), ("Contact:", "m:"), ("Content-Length:", "l:"),
    ("Max-Forwards: ", "Max-Forwards: 1"), ("Max-Forwards: 6", "Max-Forwards: 0"),
    ("Max-Forwards: ", "Max-Forwards: -"), (";tag=", "; tag="), (";tag=", ";x=y;tag="),
    ("From: <", "From: \"A;tag=b\" <"), ("From: <", "From: Bob <"), ("sip:", "sips:"),
    ("sip:+1", "sip:+2"), ("@127", "@128"), (">;tag", ";tag"), ("INVITE sip:", "INVITE sip:x"),
    ("42", "41"), ("branch=", "branch=x"), ("SIP/2.0/UDP ", "SIP/2.0/UDP a,SIP/2.0/UDP "),
  ]
}
