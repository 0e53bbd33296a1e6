#!/usr/bin/python
import json

given = json.loads(r"""<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>""")
print(json.dumps(dict(changed=False, given=given["x"])))
