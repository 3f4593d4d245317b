package import Wire

/// Bytes that begin as a SIP message and fill a datagram, where they lie in the capture.
package struct MessageInPlace {
  /// As short-lived as the packet they are in.
  package let bytes: ByteView
  /// Where they stand in the file.
  package let offset: Int
  package let source: Endpoint
  package let destination: Endpoint
}
