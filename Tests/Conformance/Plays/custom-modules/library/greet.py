#!/usr/bin/python
from __future__ import absolute_import, division, print_function
__metaclass__ = type

DOCUMENTATION = "from ansible.module_utils.nowhere import nothing"

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils._text import to_native
from ansible.module_utils.greetings import greeting


def main():
    module = AnsibleModule(
        argument_spec=dict(
            name=dict(type='str', required=True, aliases=['who']),
            times=dict(type='int', default=1),
            loud=dict(type='bool', default=False),
            style=dict(type='str', choices=['plain', 'formal'], default='plain'),
            tags=dict(type='list', elements='int'),
            options=dict(type='dict', options=dict(
                mark=dict(default='!'), secret=dict(no_log=True))),
            password=dict(no_log=True),
            path=dict(type='path'),
            home=dict(),
        ),
        mutually_exclusive=[['path', 'home']],
        required_if=[['style', 'formal', ['tags']]],
        supports_check_mode=True,
    )
    text = greeting(module.params['name'], module.params['loud']) * module.params['times']
    rc, out, err = module.run_command(['printf', '%s', text], check_rc=True)
    module.exit_json(changed=not module.check_mode, text=to_native(out), rc=rc,
                     password=module.params['password'], params=module.params,
                     ansible_facts={'greeted': module.params['name']})


if __name__ == '__main__':
    main()
