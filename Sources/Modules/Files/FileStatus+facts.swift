import OrderedCollections
import Values

extension FileStatus {
  /// What `stat` and `find` tell of a file alike.
  var facts: Mapping {
    func has(_ bit: UInt32) -> Value { .bool(mode & bit != 0) }
    return [
      "isdir": .bool(kind == .directory), "ischr": .bool(kind == .character),
      "isblk": .bool(kind == .block), "isreg": .bool(kind == .file), "isfifo": .bool(kind == .fifo),
      "islnk": .bool(kind == .link), "issock": .bool(kind == .socket), "uid": .int(uid),
      "gid": .int(gid), "size": .int(size), "inode": .int(inode), "dev": .int(device),
      "nlink": .int(links), "atime": .float(accessed), "mtime": .float(modified),
      "ctime": .float(changed),
      "wusr": has(0o200), "rusr": has(0o400), "xusr": has(0o100),
      "wgrp": has(0o020), "rgrp": has(0o040), "xgrp": has(0o010),
      "woth": has(0o002), "roth": has(0o004), "xoth": has(0o001),
      "isuid": has(0o4000), "isgid": has(0o2000),
    ]
  }
}
