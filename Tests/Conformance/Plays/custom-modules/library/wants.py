#!/usr/bin/python
# WANT_JSON
import json
import sys

with open(sys.argv[1]) as source:
    given = json.load(source)
print("noise before")
print(json.dumps(dict(changed=False, given=given["x"], check=given["_ansible_check_mode"])))
