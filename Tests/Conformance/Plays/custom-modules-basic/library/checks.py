#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule, env_fallback


def main():
    module = AnsibleModule(
        argument_spec=dict(
            a=dict(), b=dict(), c=dict(),
            kind=dict(choices=['x', 'y']),
            flag=dict(type='bool', default=True),
            yesno=dict(choices=['yes', 'no']),
            number=dict(type='float'),
            numbers=dict(type='list', elements='int'),
            words=dict(type='list', elements='str', choices=['one', 'two']),
            pairs=dict(type='dict'),
            text=dict(type='json'),
            raw=dict(type='raw'),
            where=dict(type='path'),
            size=dict(type='bytes'),
            home=dict(fallback=(env_fallback, ['NO_SUCH', 'STAND_IN_HOME'])),
            nothing=dict(default='something'),
            inner=dict(type='list', elements='dict', options=dict(
                name=dict(required=True, aliases=['title']),
                level=dict(type='int', default=3),
                deep=dict(type='dict', apply_defaults=True, options=dict(
                    mark=dict(default='m'))))),
        ),
        required_together=[['a', 'b']],
        required_one_of=[['a', 'c', 'kind', 'flag']],
        required_by={'c': ['kind']},
        required_if=[['kind', 'y', ['a', 'c'], True]],
    )
    module.exit_json(changed=False, params=module.params)


main()
