import Glibc
import NIOCore

/// What the system says of an error.
enum SystemError {
  /// The system's own words, in lower case, or the error as it describes itself.
  static func describe(_ error: any Error) -> String {
    guard let error = error as? IOError else { return "\(error)" }
    return String(cString: strerror(error.errnoCode)).lowercased()
  }
}

extension SystemError {
  /// The code for a port where nobody listens.
  static var connectionRefused: CInt { ECONNREFUSED }
}
