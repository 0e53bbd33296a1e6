extension StandIn {
  /// How arguments are checked and converted.
  static let arguments = #"""
    import ast
    import json
    import os

    TRUE = ("y", "yes", "on", "1", "true", "t", "1.0")
    FALSE = ("n", "no", "off", "0", "false", "f", "0.0")


    class Mistake(Exception):
        pass


    def boolean(value, strict=True):
        if isinstance(value, bool):
            return value
        text = str(value).lower().strip()
        if text in TRUE:
            return True
        if text in FALSE or not strict:
            return False
        raise TypeError("The value '%s' is not a valid boolean." % value)


    def _literal(text):
        try:
            return json.loads(text)
        except ValueError:
            return ast.literal_eval(text)


    def _dict(value):
        if isinstance(value, dict):
            return value
        if not isinstance(value, str):
            raise TypeError("%s cannot be converted to a dict" % type(value))
        if value.strip().startswith("{"):
            found = _literal(value)
            if isinstance(found, dict):
                return found
            raise TypeError("unable to evaluate string as dictionary")
        if "=" not in value:
            raise TypeError("dictionary requested, could not parse JSON or key=value")
        import shlex
        words = shlex.shlex(value, posix=True)
        words.whitespace += ","
        words.whitespace_split = True
        words.commenters = ""
        return dict(word.split("=", 1) for word in words)


    def _list(value):
        if isinstance(value, list):
            return value
        if isinstance(value, str):
            return value.split(",")
        if isinstance(value, (int, float)):
            return [str(value)]
        raise TypeError("%s cannot be converted to a list" % type(value))


    def _int(value):
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str):
            try:
                return int(value)
            except ValueError:
                pass
        if isinstance(value, float) and value == int(value):
            return int(value)
        raise TypeError("%s cannot be converted to an int" % type(value))


    def _float(value):
        try:
            if isinstance(value, (float, int, str)) and not isinstance(value, bool):
                return float(value)
        except ValueError:
            pass
        raise TypeError("%s cannot be converted to a float" % type(value))


    def _str(value):
        if value is None:
            raise TypeError("'None' is not a string and conversion is not allowed")
        return value if isinstance(value, str) else str(value)


    def _path(value):
        return os.path.expanduser(os.path.expandvars(_str(value)))


    def _json(value):
        return value.strip() if isinstance(value, str) else json.dumps(value)


    def human_to_bytes(value, isbits=False):
        text = str(value).strip()
        number = text.rstrip("BbKMGTPEZYkmgtpezyIi ")
        unit = text[len(number):].strip()[:1].upper()
        powers = {"": 0, "B": 0, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6, "Z": 7, "Y": 8}
        return int(round(float(number) * 1024 ** powers[unit]))


    TYPES = {
        "str": _str, "list": _list, "dict": _dict, "bool": boolean, "int": _int, "float": _float,
        "path": _path, "raw": lambda value: value, "json": _json, "jsonarg": _json,
        "bytes": human_to_bytes, "bits": lambda value: human_to_bytes(value, True),
    }


    def env_fallback(*names, **options):
        for name in names:
            if name in os.environ:
                return os.environ[name]
        raise LookupError(names)


    def _convert(value, kind, what):
        convert = kind if callable(kind) else TYPES[kind]
        try:
            return convert(value)
        except (TypeError, ValueError, SyntaxError, KeyError) as error:
            raise Mistake(
                "%s and we were unable to convert to %s: %s"
                % (what % type(value), getattr(kind, "__name__", kind), error))


    def _aliased(spec, params):
        legal = set(spec)
        for name, option in spec.items():
            for alias in option.get("aliases") or ():
                legal.add(alias)
                if alias in params:
                    params[name] = params[alias]
        return legal


    def _choose(name, value, choices, where):
        values = value if isinstance(value, list) else [value]
        wrong = [str(one) for one in values if one not in choices]
        if wrong and isinstance(value, str) and len(choices) == 2 and set(
                str(one).lower() for one in choices) <= set(TRUE + FALSE):
            flag = boolean(value, False)
            return [one for one in choices if boolean(one) == flag][0]
        if wrong:
            many = isinstance(value, list)
            raise Mistake("value of %s must be %s: %s%s: %s%s" % (
                name, "one or more of" if many else "one of",
                ", ".join(str(one) for one in choices),
                ". Got no match for" if many else ", got", ", ".join(wrong), where))
        return value


    def _fill(spec, params, is_first):
        for name, option in spec.items():
            default = option.get("default")
            if name not in params and (default is not None or not is_first):
                params[name] = default


    def _fall_back(spec, params, hidden):
        for name, option in spec.items():
            way = option.get("fallback") or (None,)
            if name in params or not way[0]:
                continue
            rest = [one for one in way[1:] if not isinstance(one, dict)]
            options = [one for one in way[1:] if isinstance(one, dict)]
            items = rest[0] if rest else []
            try:
                params[name] = way[0](*items, **(options[0] if options else {}))
            except LookupError:
                pass


    def check(spec, params, rules, hidden, module, path=()):
        """Checks and converts params in place; all secrets go into hidden."""
        where = " found in %s" % " -> ".join(path) if path else ""
        _fall_back(spec, params, hidden)
        legal = _aliased(spec, params)
        for name, option in spec.items():
            if option.get("no_log") and params.get(name) is not None:
                collect(params[name], hidden)
        unknown = sorted(name for name in params if name not in legal)
        if unknown and not rules.get("accepts_unknown"):
            unknown = ", ".join(".".join(path + (name,)) for name in unknown)
            shown = ", ".join(sorted(spec))
            aliases = ", ".join(sorted(legal - set(spec)))
            raise Mistake(
                "Unsupported parameters for (%s) module: %s. Supported parameters include: %s%s."
                % (module, unknown, shown, " (%s)" % aliases if aliases else ""))
        _relate_first(rules, params, where)
        _fill(spec, params, True)
        missing = sorted(name for name, option in spec.items()
                         if option.get("required") and params.get(name) is None)
        if missing:
            raise Mistake("missing required arguments: %s%s" % (", ".join(missing), where))
        for name, option in spec.items():
            _settle(name, option, params, hidden, module, path, where)
        _relate(rules, params, where)
        _fill(spec, params, False)


    def _settle(name, option, params, hidden, module, path, where):
        value = params.get(name)
        if value is None and option.get("options") and option.get("apply_defaults"):
            value = params[name] = {}
        if value is None and option.get("default") is None and not option.get("required"):
            return
        kind = option.get("type") or "str"
        place = " found in '%s'." % " -> ".join(path) if path else ""
        value = _convert(value, kind, "argument '" + name + "' is of type %s" + place)
        elements = option.get("elements")
        if isinstance(value, list) and elements:
            what = "Elements value for option '" + name + "' is of type %s" + place
            value = [_convert(one, elements, what) for one in value]
        if option.get("choices"):
            value = _choose(name, value, option["choices"], where)
        params[name] = value
        for alias in option.get("aliases") or ():
            if alias in params:
                params[alias] = value
        inner = option.get("options")
        if inner and (kind == "dict" or (kind == "list" and elements == "dict")):
            for one in value if isinstance(value, list) else [value]:
                check(inner, one, option, hidden, module, path + (name,))


    def _given(names, params):
        return [name for name in names if params.get(name) is not None]


    def _relate_first(rules, params, where):
        groups = rules.get("mutually_exclusive") or ()
        if groups and isinstance(groups[0], str):
            groups = [groups]
        for names in groups:
            if len(_given(names, params)) > 1:
                raise Mistake("parameters are mutually exclusive: %s%s" % ("|".join(names), where))


    def _relate(rules, params, where):
        for names in rules.get("required_together") or ():
            if 0 < len(_given(names, params)) < len(names):
                raise Mistake("parameters are required together: %s%s" % (", ".join(names), where))
        for names in rules.get("required_one_of") or ():
            if not _given(names, params):
                raise Mistake("one of the following is required: %s%s" % (", ".join(names), where))
        for rule in rules.get("required_if") or ():
            key, value, names = rule[:3]
            is_any = len(rule) > 3 and rule[3]
            if params.get(key) != value:
                continue
            lacking = [name for name in names if params.get(name) is None]
            if lacking and (not is_any or len(lacking) == len(names)):
                raise Mistake("%s is %s but %s of the following are missing: %s%s" % (
                    key, value, "any" if is_any else "all", ", ".join(lacking), where))
        for key, names in (rules.get("required_by") or {}).items():
            names = [names] if isinstance(names, str) else names
            lacking = [name for name in names if params.get(name) is None]
            if params.get(key) is not None and lacking:
                raise Mistake("missing parameter(s) required by '%s': %s%s"
                              % (key, ", ".join(lacking), where))


    def collect(value, hidden):
        """Adds all texts in a value that must not be shown."""
        if isinstance(value, dict):
            for one in value.values():
                collect(one, hidden)
        elif isinstance(value, (list, tuple, set)):
            for one in value:
                collect(one, hidden)
        elif value is not None and not isinstance(value, bool) and str(value):
            hidden.add(str(value))


    def censored(value, hidden):
        """The value with everything hidden in it blotted out."""
        if isinstance(value, dict):
            return dict((key, censored(one, hidden)) for key, one in value.items())
        if isinstance(value, (list, tuple, set)):
            return [censored(one, hidden) for one in value]
        if isinstance(value, bool) or value is None:
            return value
        text = value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
        if text in hidden:
            return "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
        if isinstance(value, (int, float)):
            return value
        for one in sorted(hidden, key=len, reverse=True):
            text = text.replace(one, "*" * 8)
        return text

    """#
}
