/// A refusal: status, code and sentence.
///
/// Microsoft Learn, "Blob service error codes" and "Common REST API error codes".
public struct BlobFailure: Error, Hashable, Sendable {
  public let status: Int
  public let code: String
  public let sentence: String

  public init(_ status: Int, _ code: String, _ sentence: String) {
    self.status = status
    self.code = code
    self.sentence = sentence
  }

  public static let serverBusy = BlobFailure(
    503, "ServerBusy",
    "The server is currently unable to receive requests. Please retry your request.")
  public static let internalError = BlobFailure(
    500, "InternalError", "The server encountered an internal error. Please retry the request.")

  static func invalid(_ what: String) -> BlobFailure { BlobFailure(400, "InvalidInput", what) }
  static let badTarget = BlobFailure(
    400, "InvalidUri", "The requested URI does not represent any resource on the server.")
  static let unsupported = BlobFailure(
    405, "UnsupportedHttpVerb", "The resource doesn't support the specified HTTP verb.")
  static let noContainer = BlobFailure(
    404, "ContainerNotFound", "The specified container does not exist.")
  static let containerExists = BlobFailure(
    409, "ContainerAlreadyExists", "The specified container already exists.")
  static let noBlob = BlobFailure(404, "BlobNotFound", "The specified blob does not exist.")
  static let blobExists = BlobFailure(
    409, "BlobAlreadyExists", "The specified blob already exists.")
  static let condition = BlobFailure(
    412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.")
  static let md5 = BlobFailure(
    400, "Md5Mismatch",
    "The MD5 value specified in the request did not match with the one calculated.")
  static let range = BlobFailure(
    416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
  static let tooLarge = BlobFailure(
    413, "RequestBodyTooLarge",
    "The request body is too large and exceeds the maximum permissible limit."
  )
  static let blockList = BlobFailure(
    400, "InvalidBlockList", "The specified block list is invalid.")
  static let overwrite = BlobFailure(
    403, "UnauthorizedBlobOverwrite",
    "This request is not authorized to perform blob overwrites.")

  static func unauthentic(_ why: String) -> BlobFailure {
    BlobFailure(
      403, "AuthenticationFailed",
      "Server failed to authenticate the request. \(why)")
  }
  static let permission = BlobFailure(
    403, "AuthorizationPermissionMismatch",
    "This request is not authorized to perform this operation using this permission.")
}
