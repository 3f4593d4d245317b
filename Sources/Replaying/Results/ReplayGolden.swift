import Capture
import Foundation
import SIP
import Wire

/// What a system was accepted to do with a recording: the capture of a replay, and who is who in it.
///
/// Kept as `NAME-FINGERPRINT.SYSTEM.pcapng` with a `.json` beside it. A recording that was changed
/// has another fingerprint, and so no golden.
public struct ReplayGolden: Sendable {
  /// Why a golden cannot be used or stored.
  public struct Problem: Error, CustomStringConvertible, Sendable {
    public let description: String
  }

  private struct Record: Codable {
    var schema = "harness-replay-golden/1"
    let file: String
    let system: String
    let producer: String
    /// Addresses of the capture by name.
    let parties: [String: String]
    /// Call-IDs of the capture, with the number of their call in the recording.
    let calls: [String: Int]
  }

  public let path: String
  private var recordPath: String { path.replacingSuffix("pcapng", with: "json") }

  /// Where the golden of that recording and that system is, or will be.
  public init(of file: String, system: String, in folder: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Problem(description: "\(file) cannot be read")
    }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in data { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    let fingerprint = String(repeating: "0", count: 16 - digits.count) + digits
    let stem = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    path = "\(folder)/\(stem)-\(fingerprint).\(system).pcapng"
  }

  public var exists: Bool { FileManager.default.fileExists(atPath: recordPath) }

  /// The accepted messages of the script's calls.
  public func trace(for script: ReplayScript) throws -> ReplayTrace {
    guard let data = FileManager.default.contents(atPath: recordPath),
      let record = try? JSONDecoder().decode(Record.self, from: data),
      record.schema == "harness-replay-golden/1"
    else { throw Problem(description: "\(recordPath) is no golden replay of this version") }
    let reading: CaptureReading
    do throws(CaptureError) {
      reading = try CaptureFile.read(path)
    } catch {
      throw Problem(description: error.description)
    }
    var places: [Int: Int] = [:]
    for (index, call) in script.calls.enumerated() { places[call.number] = index }
    var names: [IPAddress: String] = [:]
    for (text, name) in record.parties {
      guard let address = IPAddress(text) else {
        throw Problem(description: "\(recordPath): \"\(text)\" is no address")
      }
      names[address] = name
    }
    return ReplayTrace(
      reading.sightings, reading.flows, symbols: ReplayTrace.symbols(names, in: script.cast)
    ) { callID in
      record.calls[callID].flatMap { places[$0] }
    } name: {
      names[$0.address]
    }
  }

  /// Stores a replay as what is right from now on.
  public func accept(
    _ recording: ReplayRecording, of file: String, system: String, producer: String
  ) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      do throws(CaptureError) {
        try recording.write(
          to: path, application: producer, comment: "accepted: what \(system) does with \(file)")
      } catch {
        throw Problem(description: error.description)
      }
      let record = Record(
        file: URL(fileURLWithPath: file).lastPathComponent, system: system, producer: producer,
        parties: Dictionary(
          uniqueKeysWithValues: recording.names.map { ($0.key.description, $0.value) }),
        calls: recording.callNumbers)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try OutputFile.write(Array(try encoder.encode(record)), to: recordPath)
    } catch let problem as Problem {
      throw problem
    } catch let error as CaptureError {
      throw Problem(description: error.description)
    } catch {
      throw Problem(description: "cannot write \(path): \(SystemReason.of(error))")
    }
  }
}

extension String {
  fileprivate func replacingSuffix(_ old: String, with new: String) -> String {
    hasSuffix(old) ? dropLast(old.count) + new : self + new
  }
}
