#if canImport(Glibc)
  import Glibc
#endif

/// Opens what a path names and finds the way its bytes are read.
enum OpenedFile {
  static func supply(_ path: String) throws(CaptureError) -> any ByteSupply {
    guard path != CaptureFile.standardInput else {
      return StreamedBytes(DescriptorSource(STDIN_FILENO, closes: false))
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
    if status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw .cannotRead(path: path, reason: "it is a directory, not a pcap or pcapng file")
    }
    if status.st_mode & S_IFMT == S_IFREG,
      let mapped = MappedBytes(descriptor, count: Int(status.st_size))
    {
      return mapped
    }
    return StreamedBytes(DescriptorSource(descriptor, closes: true))
  }
}
