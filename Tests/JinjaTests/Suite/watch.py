"""A pytest plugin that turns Jinja2's own tests into cases; `translate` runs it.

Whatever a test renders, real Jinja2 renders once more with undefined values as ansible-core has
them; template, settings, variables and outcome are written down as a line of JSON.  A rendering
that needs what only Python has (objects, functions, asyncio, escaping) is written down with the
reason instead.
"""
import json
import os
import random
import re

import jinja2
import jinja2.defaults
import jinja2.ext
import jinja2.sandbox
import pytest

OUTPUT = open(os.environ["APUS_SUITE_CASES"], "w", encoding="utf-8")
PLAIN_EXTENSIONS = {"ExprStmtExtension", "LoopControlExtension", "DebugExtension"}
SETTINGS = [
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string",
    "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix",
    "trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline",
]
ORIGINAL = {
    "compile": jinja2.Environment.compile,
    "from_code": jinja2.Template.__dict__["from_code"].__func__,
    "render": jinja2.Template.render,
    "generate": jinja2.Template.generate,
}
sources = {}  # of code objects
state = {"test": None, "busy": False, "counted": 0}


class Inapplicable(Exception):
    """What only Python has."""


class Missing(jinja2.StrictUndefined):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key):
        return self


def plain(value):
    """A value as JSON, what JSON lacks in a mapping of one key that begins with `$`."""
    if value is None or isinstance(value, (bool, str)) or type(value) is int:
        if type(value) not in (type(None), bool, str, int):
            raise Inapplicable("a variable is an object of Python's")
        return value
    if type(value) is float:
        return {"$float": repr(value)}
    if type(value) is list:
        return [plain(item) for item in value]
    if type(value) is tuple:
        return {"$tuple": [plain(item) for item in value]}
    if type(value) is range:
        return {"$list": list(value)}
    if type(value) is dict:
        return {"$mapping": [[plain(key), plain(item)] for key, item in value.items()]}
    raise Inapplicable("a variable is an object of Python's")


def settings(env):
    if env.is_async:
        raise Inapplicable("asyncio")
    if env.autoescape:
        raise Inapplicable("escaping of HTML")
    if env.finalize is not None:
        raise Inapplicable("a function of Python's for all that is written")
    if "NativeEnvironment" in [kind.__name__ for kind in type(env).__mro__]:
        raise Inapplicable("native types")
    for name in (kind.__class__.__name__ for kind in env.extensions.values()):
        if name not in PLAIN_EXTENSIONS:
            raise Inapplicable("an extension of the syntax")
    if type(env) not in (
        jinja2.Environment, jinja2.sandbox.SandboxedEnvironment,
        jinja2.sandbox.ImmutableSandboxedEnvironment,
    ):
        raise Inapplicable("an environment made in Python")
    for kind, own in [
        ("filters", jinja2.defaults.DEFAULT_FILTERS), ("tests", jinja2.defaults.DEFAULT_TESTS)
    ]:
        if any(own.get(name) is not value for name, value in getattr(env, kind).items()):
            raise Inapplicable("a filter or test made in Python")
    if env.policies != jinja2.defaults.DEFAULT_POLICIES:
        raise Inapplicable("a policy set in Python")
    chosen = {name: getattr(env, name) for name in SETTINGS}
    return {name: value for name, value in chosen.items() if value is not None}


def loaded(env):
    """The templates that a name can lead to."""
    if env.loader is None:
        return {}
    try:
        names = env.loader.list_templates()
    except TypeError:
        raise Inapplicable("a loader made in Python") from None
    return {name: env.loader.get_source(env, name)[0] for name in names}


def globals_of(env, given):
    own = jinja2.defaults.DEFAULT_NAMESPACE
    return {
        name: plain(value) for name, value in {**env.globals, **(given or {})}.items()
        if own.get(name) is not value
    }


def outcome(env, source, variables, template_globals):
    """What Jinja2 makes of it where undefined values are ansible-core's."""
    twin = env.overlay(undefined=Missing)
    twin.globals = env.globals
    twin.add_extension("jinja2.ext.do")
    twin.add_extension("jinja2.ext.loopcontrols")
    try:
        template = twin.from_string(source, globals=template_globals)
        return {"output": str(ORIGINAL["render"](template, variables))}
    except Exception as error:
        return {"error": type(error).__name__}


def note(env, source, variables, template_globals=None):
    if state["busy"] or state["test"] is None:
        return
    state["busy"] = True
    luck = random.getstate()
    try:
        state["counted"] += 1
        case = {"test": state["test"]}
        try:
            if not isinstance(source, str):
                raise Inapplicable("a template made of Python's syntax tree")
            case["syntax"] = settings(env)
            case["templates"] = loaded(env)
            case["globals"] = globals_of(env, template_globals)
            case["variables"] = {key: plain(item) for key, item in variables.items()}
            case["template"] = source
            case.update(outcome(env, source, variables, template_globals))
            if re.search(r" object at 0x|<function |<bound method |<generator ", str(case)):
                raise Inapplicable("an address of Python's in the output")
        except Inapplicable as reason:
            case = {"test": state["test"], "reason": str(reason)}
        OUTPUT.write(json.dumps(case) + "\n")
        OUTPUT.flush()
    finally:
        random.setstate(luck)
        state["busy"] = False


def compile_noting(self, source, name=None, filename=None, raw=False, defer_init=False):
    try:
        code = ORIGINAL["compile"](self, source, name, filename, raw, defer_init)
    except jinja2.TemplateSyntaxError:
        note(self, source, {})
        raise
    if not raw:
        sources[code] = source
    return code


def from_code_noting(cls, environment, code, globals, uptodate=None):
    template = ORIGINAL["from_code"](cls, environment, code, globals, uptodate)
    template._apus = (sources.get(code), globals)
    return template


def render_noting(self, *args, **kwargs):
    source, own = getattr(self, "_apus", (None, None))
    given = {}
    try:
        given = dict(*args, **kwargs)
    finally:
        known = {key: item for key, item in (own or {}).items() if key not in self.environment.globals}
        note(self.environment, source, given, known)
    return ORIGINAL["render"](self, *args, **kwargs)


def generate_noting(self, *args, **kwargs):
    source, own = getattr(self, "_apus", (None, None))
    note(self.environment, source, dict(*args, **kwargs))
    return ORIGINAL["generate"](self, *args, **kwargs)


jinja2.Environment.compile = compile_noting
jinja2.Template.from_code = classmethod(from_code_noting)
jinja2.Template.render = render_noting
jinja2.Template.generate = generate_noting


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    state["test"] = item.nodeid.split("tests/")[-1]
    state["counted"] = 0
    try:
        return (yield)
    finally:
        if not state["counted"]:
            reason = "asks Python's own interface, renders nothing"
            OUTPUT.write(json.dumps({"test": state["test"], "reason": reason}) + "\n")
        state["test"] = None
