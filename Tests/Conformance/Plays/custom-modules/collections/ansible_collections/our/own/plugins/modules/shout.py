#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.our.own.plugins.module_utils.voice import loud
from ..module_utils import echo


def main():
    module = AnsibleModule(argument_spec=dict(text=dict(required=True)))
    module.exit_json(changed=False, said=echo.twice(loud(module.params['text'])))


main()
