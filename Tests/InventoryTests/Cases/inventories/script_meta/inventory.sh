#!/bin/sh
[ "$1" = --list ] || exit 1
cat <<'END'
{"web": {"hosts": ["w1", "w2"], "vars": {"a": 1, "t": "{{ x }}"}, "children": ["sub"]},
 "sub": ["s1"], "alone": {"v": "short form"},
 "all": {"vars": {"everywhere": true}},
 "_meta": {"hostvars": {"w1": {"ansible_host": "10.0.0.1", "n": null}, "s1": {"l": [1, 2.5]}, "ghost": {"x": 1}}}}
END
