import Foundation
import Fuzzing

/// libFuzzer's driver: takes over with the arguments and calls back with bytes until it is done.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ call: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// `fuzzer ARGUMENTS…`: fuzzes the target that HARNESS_FUZZ_TARGET names.
@main struct FuzzerMain {
  static let target = ProcessInfo.processInfo.environment["HARNESS_FUZZ_TARGET"]
    .flatMap(FuzzTarget.init(rawValue:))

  static func main() {
    guard target != nil else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
      print("fuzzer: HARNESS_FUZZ_TARGET names no target; allowed: \(names)")
      exit(64)
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    let status = runDriver(&count, &arguments) { data, length in
      // The driver's bytes live until this returns; the copy may be kept.
      let bytes = Array(UnsafeBufferPointer(start: data, count: length))
      do throws(FuzzFinding) {
        try FuzzerMain.target?.examine(bytes)
      } catch {
        // The driver keeps the bytes of whatever stops the process.
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        abort()
      }
      return 0
    }
    exit(status)
  }
}
