import CPcap

/// The right to capture (CAP_NET_RAW, CAP_NET_ADMIN), held only while an interface is opened.
///
/// Rights belong to threads and pass to threads started later: `lower` is called once by the
/// first thread of the process, `raise` and `lower` around opening.
public enum CapturePrivilege {
  private static let rights: UInt32 = 1 << UInt32(CAP_NET_RAW) | 1 << UInt32(CAP_NET_ADMIN)

  /// Puts the rights aside; they stay permitted and can be raised again.
  public static func lower() {
    _ = change { $0 & ~rights }
  }

  /// Takes the rights up where they are permitted; true when that changed anything.
  static func raise() -> Bool {
    change { $0 | rights }
  }

  /// True when the effective rights are other ones now.
  private static func change(_ edit: (UInt32) -> UInt32) -> Bool {
    // The kernel writes two records in this version: rights 0 to 31, and 32 to 63.
    var header = __user_cap_header_struct()
    header.version = UInt32(_LINUX_CAPABILITY_VERSION_3)
    var data = [__user_cap_data_struct](repeating: __user_cap_data_struct(), count: 2)
    guard capget(&header, &data) == 0 else { return false }
    let wanted = edit(data[0].effective) & data[0].permitted
    guard wanted != data[0].effective else { return false }
    data[0].effective = wanted
    return capset(&header, &data) == 0
  }
}
