#if canImport(Glibc)
  import Glibc
#endif

/// Opens what a path names and finds the way its bytes are read.
enum OpenedFile {
  static func supply(_ path: String) throws(CaptureError) -> any ByteSupply {
    guard path != CaptureFile.standardInput else {
      return streamed(DescriptorSource(STDIN_FILENO, closes: false))
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw .cannotOpen(path: path, reason: reason)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      close(descriptor)
      throw .cannotRead(path: path, reason: "it is a directory, not a pcap or pcapng file")
    case S_IFREG:
      if !isPacked(descriptor), let mapped = MappedBytes(descriptor, count: Int(status.st_size)) {
        return mapped
      }
    default: break
    }
    return streamed(DescriptorSource(descriptor, closes: true))
  }

  private static func streamed(_ source: DescriptorSource) -> StreamedBytes {
    StreamedBytes(GzipSource.begins(source.peek(2)) ? GzipSource(source) : source)
  }

  private static func isPacked(_ descriptor: Int32) -> Bool {
    var start: [UInt8] = [0, 0]
    let got = start.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, 2, 0) }
    return got == 2 && GzipSource.begins(start)
  }
}
