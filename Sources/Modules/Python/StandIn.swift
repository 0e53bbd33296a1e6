/// Our own Python for modules that need no more of `ansible.module_utils` than `basic`, where no
/// ansible-core is installed on this machine.
///
/// It has the interface that ansible-core 2.16 documents for module authors, written anew: for Python
/// 3.6 and later.
enum StandIn {
  /// The text of each module.
  static let files = [
    "ansible.module_utils.basic": basic,
    "ansible.module_utils._text": "from ansible.module_utils.common.text.converters import *\n",
    "ansible.module_utils.common": "",
    "ansible.module_utils.common.arguments": arguments,
    "ansible.module_utils.common.files": fileMethods,
    "ansible.module_utils.common.text": "",
    "ansible.module_utils.common.text.converters": converters,
  ]

  /// Those that hold others.
  static let packages: Set = ["ansible.module_utils.common", "ansible.module_utils.common.text"]

  private static let converters = #"""
    import codecs
    import json


    def to_bytes(obj, encoding="utf-8", errors=None, nonstring="simplerepr"):
        if isinstance(obj, bytes):
            return obj
        if isinstance(obj, str):
            return obj.encode(encoding, _handler(errors))
        return _nonstring(obj, nonstring, lambda text: to_bytes(text, encoding, errors), b"")


    def to_text(obj, encoding="utf-8", errors=None, nonstring="simplerepr"):
        if isinstance(obj, str):
            return obj
        if isinstance(obj, bytes):
            return obj.decode(encoding, _handler(errors))
        return _nonstring(obj, nonstring, lambda text: text, "")


    to_native = to_text


    def _handler(errors):
        known = (None, "surrogate_or_strict", "surrogate_or_replace", "surrogate_then_replace")
        return "surrogateescape" if errors in known else errors


    def _nonstring(obj, way, convert, empty):
        if way == "simplerepr":
            try:
                return convert(str(obj))
            except UnicodeError:
                return convert(repr(obj))
        if way == "passthru":
            return obj
        if way == "empty":
            return empty
        raise TypeError("%r is no text" % (obj,))


    def jsonify(data, **options):
        def other(value):
            if isinstance(value, bytes):
                return to_text(value)
            if isinstance(value, (set, frozenset, tuple)):
                return list(value)
            if hasattr(value, "items"):
                return dict(value)
            return str(value)

        return json.dumps(data, default=other, **options)


    def _container(data, kind, convert, encoding, errors):
        if isinstance(data, kind):
            return convert(data, encoding, errors)
        if isinstance(data, dict):
            pairs = data.items()
            return dict(_container(pair, kind, convert, encoding, errors) for pair in pairs)
        if isinstance(data, (list, tuple)):
            items = [_container(item, kind, convert, encoding, errors) for item in data]
            return type(data)(items)
        return data


    def container_to_bytes(data, encoding="utf-8", errors="surrogate_or_strict"):
        return _container(data, str, to_bytes, encoding, errors)


    def container_to_text(data, encoding="utf-8", errors="surrogate_or_strict"):
        return _container(data, bytes, to_text, encoding, errors)

    """#
}
