#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec=dict(way=dict()))
if module.params['way'] == 'fail':
    module.fail_json(msg='on purpose', detail=1, rc=4)
if module.params['way'] == 'rc':
    module.exit_json(rc=7)
print('{"changed": false} but not only that {')
