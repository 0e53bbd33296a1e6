public import SystemPackage

extension FileDescriptor {
  /// Reads from the present place to the end of the file.
  ///
  /// - Returns: The bytes; none at the end.
  /// - Throws: The `Errno` of the read that failed.
  public func readToEnd() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer: [UInt8] = Array(repeating: 0, count: 65536)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
