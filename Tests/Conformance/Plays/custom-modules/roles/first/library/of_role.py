#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec=dict(what=dict(required=True)), supports_check_mode=True)
module.exit_json(changed=False, what=module.params['what'], by='the role')
