import Diagnostics
import Glibc
import SystemPackage

/// Reads small files whole, with the checks that OpenSSH makes.
enum FileBytes {
  /// Why a file cannot be used.
  enum Failure: Error, Equatable {
    case noSuchFile
    case isOpenToOthers
    case system(Errno)

    /// What a person reads behind the path.
    var message: String {
      switch self {
      case .noSuchFile: "no such file"
      case .isOpenToOthers: "others could change it (wrong owner or permissions)"
      case .system(let errno): errno.description.lowercased()
      }
    }
  }

  /// The whole content.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mustBePrivate: Whether only root and this user may be able to change it.
  /// - Returns: Its bytes.
  /// - Throws: Why it cannot be used.
  static func read(
    _ path: FilePath, mustBePrivate: Bool = false
  ) throws(Failure) -> [UInt8] {
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      return try descriptor.closeAfter {
        if mustBePrivate, isOpenToOthers(descriptor) { throw Failure.isOpenToOthers }
        return try descriptor.readToEnd()
      }
    } catch Errno.noSuchFileOrDirectory {
      throw .noSuchFile
    } catch let failure as Failure {
      throw failure
    } catch {
      throw .system(error as? Errno ?? .ioError)
    }
  }

  private static func isOpenToOthers(_ descriptor: FileDescriptor) -> Bool {
    var status = stat()
    guard fstat(descriptor.rawValue, &status) == 0 else { return true }
    return (status.st_uid != 0 && status.st_uid != getuid()) || status.st_mode & 0o022 != 0
  }
}
