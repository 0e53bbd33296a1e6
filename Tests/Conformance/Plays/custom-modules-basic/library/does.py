#!/usr/bin/python
import os

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible.module_utils._text import to_bytes, to_text


def main():
    module = AnsibleModule(
        argument_spec=dict(what=dict(required=True), dest=dict(type='path')),
        add_file_common_args=True, supports_check_mode=True)
    what = module.params['what']
    result = dict(changed=False)
    if what == 'run':
        result['plain'] = module.run_command('printf "%s" "$HOME_OF"', environ_update={'HOME_OF': 'x y'})
        result['list'] = module.run_command(['printf', '[%s]', 'a b', '$NO_SUCH_NAME', "it's"])
        result['shell'] = module.run_command('echo $((1 + 2)); echo err >&2; exit 3', use_unsafe_shell=True)
        result['input'] = module.run_command(['cat'], data='given')
        result['folder'] = module.run_command(['pwd'], cwd='/')
        result['bytes'] = to_text(module.run_command(['printf', '\\303\\274'], encoding=None)[1])
        result['none'] = module.get_bin_path('no-such-program')
        result['shell_path'] = os.path.basename(module.get_bin_path('sh', True))
    elif what == 'missing':
        module.run_command(['/no/such/program', 'x y'])
    elif what == 'needed':
        module.get_bin_path('no-such-program', required=True, opt_dirs=['/opt/none'])
    elif what == 'failing':
        module.run_command('sh -c "echo out; echo err >&2; exit 5"', check_rc=True)
    elif what == 'move':
        dest = module.params['dest']
        source = os.path.join(module.tmpdir, 'new')
        with open(source, 'wb') as file:
            file.write(to_bytes(u'\u00fc\n'))
        before = module.sha1(dest)
        if not module.check_mode:
            module.atomic_move(source, dest)
        arguments = module.load_file_common_arguments(module.params)
        result['changed'] = module.set_fs_attributes_if_different(arguments, False)
        result['sums'] = [before, module.sha1(dest), module.md5(dest), module.sha256(dest)]
        result['mode'] = '%o' % (os.stat(dest).st_mode & 0o7777)
        result['again'] = module.set_fs_attributes_if_different(arguments, False)
    elif what == 'warn':
        module.warn('careful')
        module.deprecate('old', version='9.9')
        result['json'] = module.from_json(module.jsonify({'a': [1, None]}))
        result['flags'] = [module.boolean('yes'), module.boolean(0)]
        result['lib'] = 'nolib' in missing_required_lib('nolib')
    elif what == 'flag':
        module.boolean('perhaps')
    elif what == 'fail':
        module.fail_json('only positional', extra=[1])
    module.exit_json(**result)


main()
