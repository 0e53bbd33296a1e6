import FoundationEssentials

/// The script that runs a Python module on its host: the module with all that it imports as one ZIP
/// archive, as in Ansible's AnsiballZ.
///
/// The archive is part of the script's text, which a shell is sent only once; the arguments come from
/// standard input. Python keeps the archive in memory, where the kernel can (`memfd_create`).
enum PythonScript {
  static func text(of file: ModuleFile, _ archive: [UInt8]) -> String {
    let payload = Data(archive).base64EncodedString(options: [
      .lineLength76Characters, .endLineWithLineFeed,
    ])
    return """
      interpreter=$1 trouble=$2
      \(ProgramScript.choosing)
      choose $interpreter || exit 0
      exec "$found" "$@" -c '\(loader)' \(file.pythonName) 3<<\\END
      \(payload)
      END
      """
  }

  /// What Python does first; it holds no single quote.
  private static let loader = """
    import base64, os, runpy, sys, tempfile
    name = sys.argv[1]
    with os.fdopen(3, "rb") as source:
        archive = base64.b64decode(source.read())
    arguments = getattr(sys.stdin, "buffer", sys.stdin).read()
    path = kept = None
    if hasattr(os, "memfd_create"):
        try:
            memory = os.memfd_create(name)
            os.write(memory, archive)
            path = "/proc/%d/fd/%d" % (os.getpid(), memory)
            if os.stat(path).st_size != len(archive):
                path = None
        except OSError:
            path = None
    if path is None:
        handle, kept = tempfile.mkstemp(".zip")
        with os.fdopen(handle, "wb") as file:
            file.write(archive)
        path = kept
    try:
        sys.path[:] = [path] + [entry for entry in sys.path if entry]
        sys.argv = [name]
        from ansible.module_utils import basic
        basic._ANSIBLE_ARGS = arguments
        if hasattr(basic, "_ANSIBLE_PROFILE"):
            basic._ANSIBLE_PROFILE = "legacy"
        runpy.run_module(name, {"_module_fqn": name, "_modlib_path": path}, "__main__", True)
    finally:
        if kept:
            os.unlink(kept)
    """
}
