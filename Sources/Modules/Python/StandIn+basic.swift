extension StandIn {
  /// `AnsibleModule` and what modules import beside it.
  static let basic = #"""
    import errno
    import grp
    import hashlib
    import json
    import os
    import platform
    import pwd
    import re
    import shlex
    import shutil
    import stat
    import subprocess
    import sys
    import tempfile
    import time
    import traceback
    import types

    from ansible.module_utils.common import arguments as _arguments
    from ansible.module_utils.common.arguments import boolean, env_fallback, human_to_bytes
    from ansible.module_utils.common.files import COMMON as FILE_COMMON_ARGUMENTS, Files
    from ansible.module_utils.common.text.converters import (
        jsonify, to_bytes, to_native, to_text)

    _ANSIBLE_ARGS = None
    BOOLEANS_TRUE = frozenset(_arguments.TRUE + (1, True))
    BOOLEANS_FALSE = frozenset(_arguments.FALSE + (0, False))
    BOOLEANS = BOOLEANS_TRUE | BOOLEANS_FALSE


    def missing_required_lib(library, reason=None, url=None):
        text = "Failed to import the required Python library (%s) on %s's Python %s." % (
            library, platform.node(), sys.executable)
        text += " This is required %s." % reason if reason else ""
        return text + (" See %s for more info." % url if url else "")


    def get_platform():
        return platform.system()


    class AnsibleFallbackNotFound(LookupError):
        pass


    class AnsibleModule(Files):
        def __init__(self, argument_spec, bypass_checks=False, no_log=False,
                     mutually_exclusive=None, required_together=None, required_one_of=None,
                     add_file_common_args=False, supports_check_mode=False, required_if=None,
                     required_by=None):
            self.argument_spec = dict(argument_spec)
            if add_file_common_args:
                for name, option in FILE_COMMON_ARGUMENTS.items():
                    self.argument_spec.setdefault(name, option)
            self.mutually_exclusive = mutually_exclusive
            self.required_together = required_together
            self.required_one_of = required_one_of
            self.required_if = required_if
            self.required_by = required_by
            self.supports_check_mode = supports_check_mode
            self.cleanup_files = []
            self.run_command_environ_update = {}
            self.no_log_values = set()
            self._warnings = []
            self._deprecations = []
            self._tmpdir = None
            self.aliases = {}
            self._load()
            self.no_log = no_log or self._settings.get("no_log", False)
            rules = dict(
                mutually_exclusive=mutually_exclusive, required_together=required_together,
                required_one_of=required_one_of, required_if=required_if,
                required_by=required_by)
            if self.check_mode and not supports_check_mode:
                self.exit_json(skipped=True, msg="remote module (%s) does not support check mode"
                               % self._name)
            mistake = None
            try:
                _arguments.check(
                    self.argument_spec, self.params, rules, self.no_log_values, self._name)
            except _arguments.Mistake as error:
                mistake = str(error)
            if mistake:
                self.fail_json(msg=mistake)

        def _load(self):
            arguments = _ANSIBLE_ARGS
            self._settings = {}
            self.params = json.loads(to_text(arguments))["ANSIBLE_MODULE_ARGS"]
            for name in list(self.params):
                if name.startswith("_ansible_"):
                    self._settings[name[len("_ansible_"):]] = self.params.pop(name)
            self.check_mode = bool(self._settings.get("check_mode"))
            self._diff = bool(self._settings.get("diff"))
            self._verbosity = self._settings.get("verbosity", 0)
            self._debug = bool(self._settings.get("debug"))
            self._name = self._settings.get("module_name", "")
            self._socket_path = None
            self.ansible_version = self._settings.get("version", "")
            self._remote_tmp = self._settings.get("remote_tmp")
            self._keep_remote_files = False

        @property
        def tmpdir(self):
            if self._tmpdir is None:
                import atexit
                self._tmpdir = tempfile.mkdtemp(prefix="ansible-moduletmp-")
                atexit.register(shutil.rmtree, self._tmpdir, True)
            return self._tmpdir

        # Answers

        def warn(self, warning):
            self._warnings.append(to_text(warning))

        def deprecate(self, msg, version=None, date=None, collection_name=None):
            self._deprecations.append(dict(
                msg=msg, version=version, date=date, collection_name=collection_name))

        def log(self, msg, log_args=None):
            """Nothing is logged on the host: arguments would be, secrets among them."""

        def debug(self, msg):
            """As log."""

        def _answer(self, values):
            self.do_cleanup_files()
            for name in ("warnings", "deprecations"):
                given = values.get(name) or []
                given = given if isinstance(given, list) else [given]
                own = getattr(self, "_" + name)
                if given or own:
                    values[name] = given + own
            values.setdefault("invocation", {"module_args": self.params})
            sys.stdout.write(
                "\n%s\n" % jsonify(_arguments.censored(values, self.no_log_values)))
            sys.stdout.flush()

        def exit_json(self, **kwargs):
            kwargs.setdefault("changed", False)
            self._answer(kwargs)
            sys.exit(0)

        def fail_json(self, msg, **kwargs):
            kwargs["failed"] = True
            kwargs["msg"] = msg
            if sys.exc_info()[0] is not None and "exception" not in kwargs:
                kwargs["exception"] = traceback.format_exc()
            self._answer(kwargs)
            sys.exit(1)

        def fail_on_missing_params(self, required_params=None):
            missing = [name for name in required_params or () if not self.params.get(name)]
            if missing:
                self.fail_json(msg="missing required arguments: %s" % ", ".join(missing))

        # Values

        def boolean(self, arg):
            try:
                return arg if arg is None else boolean(arg)
            except TypeError as error:
                self.fail_json(msg=str(error))

        def jsonify(self, data):
            return jsonify(data)

        def from_json(self, data):
            return json.loads(data)

        def selinux_enabled(self):
            return False

        # Programs

        def get_bin_path(self, arg, required=False, opt_dirs=None):
            folders = [folder for folder in opt_dirs or () if folder and os.path.exists(folder)]
            folders += os.environ.get("PATH", "").split(os.pathsep)
            for folder in ("/sbin", "/usr/sbin", "/usr/local/sbin"):
                if folder not in folders and os.path.exists(folder):
                    folders.append(folder)
            for folder in folders:
                path = os.path.join(folder, arg)
                if folder and os.path.isfile(path) and os.access(path, os.X_OK):
                    return path
            if required:
                self.fail_json(msg='Failed to find required executable "%s" in paths: %s'
                               % (arg, os.pathsep.join(folders)))
            return None

        def run_command(self, args, check_rc=False, close_fds=True, executable=None, data=None,
                        binary_data=False, path_prefix=None, cwd=None, use_unsafe_shell=False,
                        prompt_regex=None, environ_update=None, umask=None, encoding="utf-8",
                        errors="surrogate_or_strict", expand_user_and_vars=True, pass_fds=None,
                        before_communicate_callback=None, ignore_invalid_cwd=True,
                        handle_exceptions=True):
            if prompt_regex is not None:
                self.fail_json(msg="prompt_regex is not supported by this AnsibleModule")
            words = args
            if not isinstance(args, str) or not use_unsafe_shell:
                words = shlex.split(args) if isinstance(args, str) else [str(a) for a in args]
            shown = args if words is args else " ".join(shlex.quote(a) for a in words)
            if use_unsafe_shell:
                args = shown
            else:
                if expand_user_and_vars:
                    words = [os.path.expanduser(os.path.expandvars(a)) for a in words]
                args = [to_bytes(a) for a in words]
            environ = dict(os.environ, **self.run_command_environ_update)
            environ.update(environ_update or {})
            if path_prefix:
                environ["PATH"] = "%s:%s" % (path_prefix, environ.get("PATH", ""))
            if cwd is not None:
                cwd = os.path.abspath(os.path.expanduser(cwd))
                if not os.path.isdir(cwd):
                    if not ignore_invalid_cwd:
                        self.fail_json(rc=2, msg="Provided cwd is not a valid directory: %s" % cwd)
                    cwd = None
            if data is not None and not binary_data:
                data = to_bytes(data) + b"\n"
            try:
                child = subprocess.Popen(
                    args, shell=use_unsafe_shell, executable=executable, close_fds=close_fds,
                    stdin=subprocess.PIPE if data is not None else None, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, cwd=cwd, env=environ, pass_fds=pass_fds or (),
                    preexec_fn=(lambda: os.umask(umask)) if umask is not None else None)
                if before_communicate_callback:
                    before_communicate_callback(child)
                out, err = child.communicate(data)
            except OSError as error:
                if not handle_exceptions:
                    raise
                self.fail_json(rc=error.errno, stdout="", stderr="", msg=str(error), cmd=shown)
            if encoding is not None:
                out, err = to_text(out, encoding, errors), to_text(err, encoding, errors)
            if child.returncode != 0 and check_rc:
                self.fail_json(cmd=shown, rc=child.returncode, stdout=out, stderr=err,
                               msg=to_text(err).rstrip())
            return child.returncode, out, err

    """#
}
