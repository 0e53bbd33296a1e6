#!/usr/bin/python
import json

print(json.dumps({
    "changed": False, "msg": "{{ secret }}", "list": ["{{ secret }}"],
    "ansible_facts": {"sly": "{{ secret }}", "{{ secret }}": 1, "sly_list": ["{% set a = 1 %}"]}}))
