import Diagnostics
import FoundationEssentials
import Remote
import SystemPackage
import TestSupport
import Testing

@Suite struct `Files to and from a host` {
  private func bytes(_ path: FilePath) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path.string)))
  }

  private func names(in directory: FilePath) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: directory.string))
  }

  private func mode(_ path: FilePath) async throws -> String {
    try await Command.run("stat", ["-c", "%a %u:%g", path.string])
  }

  @Test(arguments: Place.allCases, [0, 1, 65_536, 3_000_001])
  func `bytes arrive as they are, with owner and mode`(place: Place, size: Int) async throws {
    var random = RandomBytes(seed: 6)
    let content = random.next(size)
    try await Scratch.with { scratch in
      let path = scratch.path("it's a $file\n-x")
      try await place.connect { host in
        let result = try await host.upload(
          Upload(.bytes(content), to: path.string, mode: 0o640, owner: "nobody", group: "1"))
        #expect(result.size == size)
        #expect(try bytes(path) == content)
        #expect(try await mode(path) == "640 65534:1\n")
        #expect(try names(in: scratch.directory) == ["it's a $file\n-x"])
        let copy = scratch.path("copy")
        let read = try await host.download(Download(from: path.string, to: copy))
        #expect(read == result)
        #expect(try bytes(copy) == content)
        let sum = try await Command.run("sha1sum", [copy.string])
        #expect(sum.hasPrefix(result.digest.sha1))
        #expect(try names(in: scratch.directory) == ["it's a $file\n-x", "copy"])
      }
    }
  }

  @Test(arguments: Place.ways)
  func `a big file goes both ways unchanged`(place: Place) async throws {
    try await Scratch.with { scratch in
      let (source, there, back) = (scratch.path("a"), scratch.path("b"), scratch.path("c"))
      try await Command.run(
        "dd", ["if=/dev/urandom", "of=\(source)", "bs=1048576", "count=200", "status=none"])
      try await place.connect { host in
        let up = try await host.upload(Upload(.file(source), to: there.string))
        let down = try await host.download(Download(from: there.string, to: back))
        #expect(up == down)
        #expect(up.size == 200 << 20)
      }
      try await Command.run("cmp", [source.string, there.string])
      try await Command.run("cmp", [source.string, back.string])
    }
  }

  @Test(arguments: Place.ways)
  func `a file that is replaced keeps its owner and mode`(place: Place) async throws {
    try await Scratch.with { scratch in
      let path = try scratch.write("file", "old")
      try await Command.run("chmod", ["604", path.string])
      try await Command.run("chown", ["65534:1", path.string])
      try await place.connect { host in
        _ = try await host.upload(Upload(.bytes([1]), to: path.string))
        #expect(try await mode(path) == "604 65534:1\n")
        let fresh = scratch.path("fresh")
        _ = try await host.upload(Upload(.bytes([1]), to: fresh.string))
        #expect(try await mode(fresh) == "644 0:0\n")
      }
    }
  }

  @Test(arguments: Place.allCases)
  func `what is in the way is a clear error`(place: Place) async throws {
    try await Scratch.with { scratch in
      let file = try scratch.write("file", "old")
      let big = [UInt8](repeating: 7, count: 3_000_000)
      try await place.connect { host in
        let cases: [(String, String?, TransferFailure)] = [
          (scratch.path("no/file").string, nil, .missing),
          (file.appending("x").string, nil, .notADirectory),
          (scratch.directory.string, nil, .isDirectory),
          (scratch.path("new").string, "no-such-user", .unknownOwner("")),
        ]
        for (path, owner, expected) in cases {
          let error = try await failure {
            _ = try await host.upload(Upload(.bytes(big), to: path, owner: owner))
          }
          guard case .transfer(path, let found) = error?.kind else {
            Issue.record("\(path): \(String(describing: error))")
            continue
          }
          if case .unknownOwner = found, case .unknownOwner = expected { continue }
          #expect(found == expected, "\(path)")
        }
        #expect(try bytes(file) == Array("old".utf8))
        #expect(try names(in: scratch.directory) == ["file"])
        #expect(try await host.run(Request(script: "echo on")).text == "on\n")
      }
    }
  }

  @Test(arguments: Place.allCases)
  func `the content of a file that cannot be written is not run`(place: Place) async throws {
    try await Scratch.with { scratch in
      let trace = scratch.path("trace")
      // What the resident shell reads as a request whose script is kept under a number.
      let line = "x 0 0:0 1;touch\t\(trace) 0:0 0\n"
      let content = Array(String(repeating: line, count: 20_000).utf8)
      try await place.connect { host in
        let error = try await failure {
          let path = scratch.path("no/file").string
          _ = try await host.upload(Upload(.bytes(content), to: path))
        }
        guard case .transfer(_, .missing) = error?.kind else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(try await host.run(Request(script: "echo on")).text == "on\n")
      }
      #expect(try names(in: scratch.directory) == [])
    }
  }

  @Test(arguments: Place.ways)
  func `a full disk leaves the old file`(place: Place) async throws {
    try await SmallDisk.with { disk in
      let file = disk.appending("file")
      try await Command.run("sh", ["-c", "echo old >'\(file)'"])
      let big = [UInt8](repeating: 7, count: 3_000_000)
      try await place.connect { host in
        let error = try await failure {
          _ = try await host.upload(Upload(.bytes(big), to: file.string))
        }
        guard case .transfer(file.string, .noSpace) = error?.kind else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(error?.diagnostic.message.hasSuffix("no space left on device") == true)
        try await Command.run("mount", ["-o", "remount,ro", disk.string])
        let second = try await failure {
          _ = try await host.upload(Upload(.bytes([1]), to: file.string))
        }
        guard case .transfer(file.string, .readOnly) = second?.kind else {
          Issue.record("\(String(describing: second))")
          return
        }
      }
      #expect(try bytes(file) == Array("old\n".utf8))
      #expect(try names(in: disk) == ["file"])
    }
  }

  @Test(arguments: Place.ways)
  func `what cannot be read is a clear error`(place: Place) async throws {
    try await Scratch.with { scratch in
      let target = try scratch.write("target", "old")
      try await place.connect { host in
        for (path, expected) in [
          (scratch.path("none").string, TransferFailure.missing),
          (scratch.directory.string, .isDirectory),
        ] {
          let error = try await failure {
            _ = try await host.download(Download(from: path, to: target))
          }
          guard case .transfer(path, expected) = error?.kind else {
            Issue.record("\(path): \(String(describing: error))")
            continue
          }
        }
        let error = try await failure {
          _ = try await host.upload(Upload(.file(scratch.path("none")), to: target.string))
        }
        guard case .transfer(_, .missing) = error?.kind else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(try bytes(target) == Array("old".utf8))
        #expect(try names(in: scratch.directory) == ["target"])
      }
    }
  }
}

/// A file system of one megabyte.
private enum SmallDisk {
  static func with(_ body: (FilePath) async throws -> Void) async throws {
    try await Scratch.with { scratch in
      let disk = scratch.path("disk")
      try await Command.run("mkdir", [disk.string])
      try await Command.run("mount", ["-t", "tmpfs", "-o", "size=1m", "apus-test", disk.string])
      await scratch.atEnd { _ = try? await Command.run("umount", [disk.string]) }
      try await body(disk)
    }
  }
}
