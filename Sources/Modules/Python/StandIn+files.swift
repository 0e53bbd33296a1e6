extension StandIn {
  /// What a module can do to files: a part of `AnsibleModule`.
  static let fileMethods = #"""
    import errno
    import grp
    import hashlib
    import os
    import pwd
    import shutil
    import stat
    import tempfile
    import time

    COMMON = dict(
        mode=dict(type="raw"), owner=dict(type="str"), group=dict(type="str"),
        seuser=dict(type="str"), serole=dict(type="str"), selevel=dict(type="str"),
        setype=dict(type="str"), attributes=dict(type="str", aliases=["attr"]),
        unsafe_writes=dict(type="bool", default=False))


    class Files(object):
        def digest_from_file(self, filename, algorithm):
            if not os.path.exists(filename):
                return None
            if os.path.isdir(filename):
                self.fail_json(msg="attempted to take checksum of directory: %s" % filename)
            digest = algorithm if hasattr(algorithm, "update") else hashlib.new(algorithm)
            with open(filename, "rb") as file:
                for block in iter(lambda: file.read(65536), b""):
                    digest.update(block)
            return digest.hexdigest()

        def md5(self, filename):
            return self.digest_from_file(filename, "md5")

        def sha1(self, filename):
            return self.digest_from_file(filename, "sha1")

        def sha256(self, filename):
            return self.digest_from_file(filename, "sha256")

        def backup_local(self, fn):
            if not os.path.exists(fn):
                return ""
            stamp = time.strftime("%Y-%m-%d@%H:%M:%S~", time.localtime())
            backup = "%s.%s.%s" % (fn, os.getpid(), stamp)
            shutil.copy2(fn, backup)
            return backup

        def cleanup(self, tmpfile):
            if os.path.exists(tmpfile):
                try:
                    os.unlink(tmpfile)
                except OSError as error:
                    self.warn("could not cleanup %s: %s" % (tmpfile, error))

        def add_cleanup_file(self, path):
            if path not in self.cleanup_files:
                self.cleanup_files.append(path)

        def do_cleanup_files(self):
            for path in self.cleanup_files:
                self.cleanup(path)

        def is_executable(self, path):
            return bool(os.stat(path).st_mode & 0o111)

        def atomic_move(self, src, dest, unsafe_writes=False, keep_dest_attrs=True):
            """Moves a file over another: whoever looks sees the old one or the new one."""
            old = os.stat(dest) if os.path.exists(dest) else None
            try:
                if old is not None and keep_dest_attrs:
                    os.chmod(src, stat.S_IMODE(old.st_mode))
                    self._give(src, old.st_uid, old.st_gid)
                self._rename(src, dest, keep_dest_attrs)
            except OSError as error:
                self.fail_json(msg="Could not replace file: %s to %s: %s" % (src, dest, error))
            if old is None and keep_dest_attrs:
                mask = os.umask(0)
                os.umask(mask)
                os.chmod(dest, 0o666 & ~mask)

        def _rename(self, src, dest, keeps):
            try:
                os.rename(src, dest)
                return
            except OSError as error:
                if error.errno not in (errno.EXDEV, errno.EPERM, errno.EACCES, errno.ETXTBSY):
                    raise
            folder = os.path.dirname(os.path.abspath(dest))
            handle, near = tempfile.mkstemp(prefix=".ansible_tmp", dir=folder)
            os.close(handle)
            try:
                shutil.copy2(src, near)
                if keeps:
                    facts = os.stat(src)
                    self._give(near, facts.st_uid, facts.st_gid)
                os.rename(near, dest)
            except OSError:
                os.unlink(near)
                raise
            os.unlink(src)

        def _give(self, path, owner, group):
            facts = os.lstat(path)
            if (facts.st_uid, facts.st_gid) != (owner, group):
                try:
                    os.lchown(path, owner, group)
                except OSError as error:
                    if error.errno != errno.EPERM:
                        raise

        def user_and_group(self, path, expand=True):
            facts = os.lstat(os.path.expanduser(path) if expand else path)
            return facts.st_uid, facts.st_gid

        def load_file_common_arguments(self, params, path=None):
            path = path or params.get("path") or params.get("dest")
            if path is None:
                return {}
            path = os.path.expanduser(os.path.expandvars(path))
            wanted = dict((name, params.get(name)) for name in ("mode", "owner", "group"))
            return dict(wanted, path=path, secontext=[], attributes=params.get("attributes"))

        def _identity(self, name, find, what):
            try:
                return int(name)
            except ValueError:
                pass
            try:
                return find(name)
            except KeyError:
                self.fail_json(msg="chown failed: failed to look up %s %s" % (what, name))

        def set_owner_if_different(self, path, owner, changed, diff=None, expand=True):
            if owner is None:
                return changed
            number = self._identity(owner, lambda name: pwd.getpwnam(name).pw_uid, "user")
            return self._own(path, number, None, changed, "chown failed")

        def set_group_if_different(self, path, group, changed, diff=None, expand=True):
            if group is None:
                return changed
            number = self._identity(group, lambda name: grp.getgrnam(name).gr_gid, "group")
            return self._own(path, None, number, changed, "chgrp failed")

        def _own(self, path, owner, group, changed, trouble):
            facts = os.lstat(path)
            wanted = (facts.st_uid if owner is None else owner,
                      facts.st_gid if group is None else group)
            if wanted == (facts.st_uid, facts.st_gid):
                return changed
            if not self.check_mode:
                try:
                    os.lchown(path, *wanted)
                except OSError as error:
                    self.fail_json(path=path, msg=trouble, details=str(error))
            return True

        def set_mode_if_different(self, path, mode, changed, diff=None, expand=True):
            if mode is None:
                return changed
            facts = os.lstat(path)
            try:
                wanted = mode if isinstance(mode, int) else int(mode, 8)
            except ValueError:
                wanted = self._symbolic(stat.S_IMODE(facts.st_mode), mode, facts)
            if stat.S_ISLNK(facts.st_mode) or stat.S_IMODE(facts.st_mode) == wanted:
                return changed
            if not self.check_mode:
                try:
                    os.chmod(path, wanted)
                except OSError as error:
                    self.fail_json(path=path, msg="chmod failed", details=str(error))
            return True

        def _symbolic(self, mode, text, facts):
            places = {"u": 6, "g": 3, "o": 0}
            isdir = stat.S_ISDIR(facts.st_mode)
            for part in text.split(","):
                split = next((at for at, one in enumerate(part) if one in "+-="), None)
                if split is None:
                    self.fail_json(msg="mode must be in octal or symbolic form", details=text)
                who = part[:split].replace("a", "ugo") or "ugo"
                sign, rights = part[split], part[split + 1:]
                for one in set(who):
                    shift = places[one]
                    bits = 0
                    for right in rights:
                        if right in "rwx":
                            bits |= {"r": 4, "w": 2, "x": 1}[right] << shift
                        elif right == "X" and (isdir or mode & 0o111):
                            bits |= 1 << shift
                        elif right in places:
                            bits |= (mode >> places[right] & 7) << shift
                        elif right == "s":
                            bits |= {"u": 0o4000, "g": 0o2000, "o": 0}[one]
                        elif right == "t":
                            bits |= 0o1000
                    if sign == "=":
                        mode = mode & ~(7 << shift) | bits
                    else:
                        mode = mode | bits if sign == "+" else mode & ~bits
            return mode

        def set_fs_attributes_if_different(self, file_args, changed, diff=None, expand=True):
            path = file_args["path"]
            changed = self.set_owner_if_different(path, file_args["owner"], changed)
            changed = self.set_group_if_different(path, file_args["group"], changed)
            return self.set_mode_if_different(path, file_args["mode"], changed)

        set_file_attributes_if_different = set_fs_attributes_if_different
        set_directory_attributes_if_different = set_fs_attributes_if_different

    """#
}
