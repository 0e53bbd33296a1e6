from ansible.module_utils.basic import to_text


def greeting(name, loud):
    text = to_text("hello %s") % name
    return text.upper() if loud else text
