VARIABLES = {
    "name": "web01", "count": 3, "ratio": 2.5, "yes": True, "no": False, "nothing": None,
    "empty": "", "items_": [3, 1, 2], "words": ["beta", "Alpha", "beta"],
    "port": {"http": 80, "https": 443}, "nested": {"a": {"b": [10, {"c": "deep"}]}},
    "users": [{"name": "ann", "uid": 1001, "admin": True},
              {"name": "bob", "uid": 1002, "admin": False},
              {"name": "cyd", "uid": 1000}],
    "result": {"failed": False, "changed": True, "rc": 0, "stdout_lines": ["x", "y"]},
    "text": "  a,b ,c  ", "path": "/etc/nginx/nginx.conf", "unicode": "Grüße ✓",
    "link": "{{ name }}-x", "chain": {"k": "{{ link }}"}, "broken": "{{ absent }}",
}
CASES = r"""
plain
{{ name }}
a{{ count }}b
{{ 1 + 2 * 3 }}
{{ (1 + 2) * 3 }}
{{ 7 / 2 }}
{{ 8 / 2 }}
{{ 7 // 2 }}
{{ -7 // 2 }}
{{ -7 % 3 }}
{{ 7.5 % -2 }}
{{ 2 ** 10 }}
{{ 2 ** 3 ** 2 }}
{{ -2 ** 2 }}
{{ 2 ** -1 }}
{{ 1 ~ 2 + 3 }}
{{ 1 + 2 ~ 3 }}
{{ 'a' ~ 1 ~ none }}
{{ 'ab' * 3 }}
{{ [1, 2] + [3] }}
{{ [1] * 2 }}
{{ (1, 2) + (3,) }}
{{ 'a' + 1 }}
{{ 1 < 2 < 3 }}
{{ 1 < 3 < 2 }}
{{ 1 == 1.0 }}
{{ 'a' in 'cat' }}
{{ 4 not in items_ }}
{{ not 1 == 2 }}
{{ not yes and no }}
{{ yes or absent }}
{{ no or nothing or 'x' }}
{{ no and absent }}
{{ absent or 'x' }}
{{ 'x' if yes }}
{{ 'x' if no else 'y' }}
{{ 'a' if no else 'b' if no else 'c' }}
{{ 'x' if no }}
{{ absent }}
{{ absent.more.yet }}
{{ port.htp }}
{{ port['http'] }}
{{ port.http }}
{{ nested.a.b[1].c }}
{{ nested.a.b.0 }}
{{ nested['a']['b'][-1]['c'][::-1] }}
{{ items_[1:] }}
{{ items_[:-1] }}
{{ items_[::-1] }}
{{ name[0:3] }}
{{ name[-2:] }}
{{ items_[9] }}
{{ absent | default('d') }}
{{ absent.x.y | default('d') }}
{{ port.ftp | default(21) }}
{{ empty | default('d') }}
{{ empty | default('d', true) }}
{{ absent | d }}
{{ absent is defined }}
{{ name is defined }}
{{ absent is not defined }}
{{ absent is undefined }}
{{ port.ftp is defined }}
{{ broken is defined }}
{{ broken | default('fallback') }}
{{ broken }}
{{ link }}
{{ chain.k }}
{{ chain }}
{{ chain['k'] | upper }}
{{ true }} {{ True }} {{ none }} {{ 1.0 }} {{ 1e20 }} {{ 1_000 }} {{ 0x1f }}
{{ [1, 'a', None, true, 2.5] }}
{{ {'a': 1, 'b': [1, 2]} }}
{{ (1,) }}
{{ () }}
{{ 1, 2 }}
{{ 'it''s' }}
{{ 'a\nb' }}
{{ "a\\b" }}
{% if 'a\nb' == "a
b" %}yes{% endif %}
{{ name | upper }}
{{ name | capitalize }}
{{ "hello wORLD it's" | title }}
{{ text | trim }}
{{ text.strip().split(',') }}
{{ 'a b  c'.split() }}
{{ 'a,b,c'.split(',', 1) }}
{{ 'a,b,c'.rsplit(',', 1) }}
{{ 'x\ny'.splitlines() }}
{{ name.startswith('web') and name.endswith('1') }}
{{ ','.join(['a', 'b']) }}
{{ 'aXbX'.replace('X', '-', 1) }}
{{ 'aXbX' | replace('X', '-') }}
{{ 'abc'.find('c') }} {{ 'abc'.find('z') }}
{{ '{} and {1}'.format('a', 'b') }}
{{ '{} and {}'.format('a', 2) }}
{{ '%s-%03d' % ('a', 7) }}
{{ '%.2f' | format(3.14159) }}
{{ items_ | length }} {{ port | count }} {{ name | length }}
{{ items_ | first }} {{ items_ | last }}
{{ [] | first }}
{{ [] | first | default('none') }}
{{ items_ | sort }}
{{ items_ | sort(reverse=true) }}
{{ words | sort }}
{{ words | unique | list }}
{{ words | sort(case_sensitive=true) }}
{{ users | sort(attribute='uid') | map(attribute='name') | list }}
{{ users | map(attribute='name') | join(', ') }}
{{ users | map(attribute='admin') | list }}
{{ users | map(attribute='admin', default=false) | list }}
{{ users | selectattr('admin', 'defined') | map(attribute='name') | list }}
{{ users | selectattr('admin', 'defined') | selectattr('admin') | map(attribute='uid') | list }}
{{ users | rejectattr('name', 'equalto', 'bob') | map(attribute='name') | list }}
{{ users | selectattr('uid', '>', 1000) | map(attribute='name') | list }}
{{ users | selectattr('name', 'in', ['ann', 'cyd']) | map(attribute='uid') | list }}
{{ users | selectattr('name', 'match', '^[ab]') | map(attribute='uid') | list }}
{{ [1, 2, 3, 4] | select('odd') | list }}
{{ [0, 1, '', 'a'] | select | list }}
{{ [0, 1, '', 'a'] | reject | list }}
{{ words | map('upper') | list }}
{{ words | map('replace', 'a', 'o') | list }}
{{ items_ | sum }}
{{ users | sum(attribute='uid') }}
{{ items_ | max }} {{ items_ | min }}
{{ items_ | reverse | list }}
{{ name | reverse }}
{{ items_ | join('-') }}
{{ '42' | int + 1 }}
{{ 'x' | int }} {{ 'x' | int(7) }} {{ '1f' | int(base=16) }} {{ 3.9 | int }} {{ '3.7' | int }}
{{ '1.5' | float }} {{ 'x' | float }}
{{ 'yes' | bool }} {{ 'no' | bool }} {{ 'maybe' | bool }} {{ 1 | bool }} {{ 'True' | bool }} {{ 't' | bool }}
{{ yes | string | upper }}
{{ 42.55 | round(1) }} {{ 42.4 | round }} {{ 42.1 | round(0, 'ceil') }} {{ 42 | round | int }}
{{ -5 | abs }}
{{ port | dict2items }}
{{ port | dict2items(key_name='k', value_name='v') }}
{{ [{'key': 'a', 'value': 1}] | items2dict }}
{{ port | combine({'ftp': 21, 'http': 8080}) }}
{{ {'a': {'x': 1}} | combine({'a': {'y': 2}}, recursive=true) }}
{{ port.keys() | list }} {{ port.values() | list }}
{{ port.items() | list }}
{{ port.get('ftp', 21) }} {{ port.get('nope') is none }}
{{ port | to_json }}
{{ [1, 'ü', none, true, 1.5] | to_json }}
{{ nested | to_nice_json }}
{{ {'b': 1, 'a': '<x>'} | tojson }}
{{ '{"a": [1, 2.5, null]}' | from_json }}
{{ 'hello' | b64encode }} {{ 'aGVsbG8=' | b64decode }} {{ unicode | b64encode }}
{{ 'abc123' | regex_replace('[0-9]+', '#') }}
{{ 'key=value' | regex_replace('^(\w+)=(\w+)$', '\2=\1') }}
{{ 'abc123def' | regex_search('[0-9]+') }}
{{ 'abc' | regex_search('[0-9]+') is none }}
{{ 'abc123' | regex_search('([a-z]+)([0-9]+)', '\2', '\1') }}
{{ 'a1b22' | regex_findall('[0-9]+') }}
{{ 'a.b*c' | regex_escape }}
{{ yes | ternary('on', 'off') }} {{ nothing | ternary('a', 'b') }} {{ nothing | ternary('a', 'b', 'c') }}
{{ path | basename }} {{ path | dirname }} {{ path | splitext }}
{{ '/a/b/' | basename }}|{{ '/a/b/' | dirname }}|{{ '/a' | dirname }}
{{ "it's" | quote }} {{ 'plain' | quote }} {{ '' | quote }}
{{ name | type_debug }} {{ count | type_debug }} {{ items_ | type_debug }} {{ nothing | type_debug }}
{{ nothing is none }} {{ name is string }} {{ count is number }} {{ port is mapping }}
{{ items_ is sequence }} {{ name is sequence }} {{ port is iterable }} {{ count is iterable }}
{{ yes is boolean }} {{ yes is true }} {{ no is false }} {{ 1 is true }}
{{ count is eq 3 }} {{ count is ne 3 }} {{ count is gt(2) }} {{ count is lt 2 }} {{ count is in [1, 3] }}
{{ count is divisibleby 3 and count is odd }}
{{ name is match('web') }} {{ name is match('eb') }} {{ name is search('eb') }} {{ name is regex('\d+$') }}
{{ result is succeeded }} {{ result is failed }} {{ result is changed }} {{ result is skipped }}
{{ result is success and not result is failure }}
{{ 'x' is truthy }} {{ '' is falsy }}
{{ 5 | nosuch }}
{{ 5 is nosuch }}
{{ 1 +
{{ 'abc }}
{% if yes %}a{% else %}b{% endif %}
{% if no %}a{% elif count == 3 %}b{% else %}c{% endif %}
{% if no %}a{% endif %}
{% if absent %}a{% endif %}
{% for i in items_ %}{{ i }}{{ ',' if not loop.last }}{% endfor %}
{% for i in items_ %}{{ loop.index }}/{{ loop.length }}:{{ loop.revindex0 }}{{ '' if loop.first else 'n' }} {% endfor %}
{% for i in items_ %}{{ loop.previtem | default('-') }}{{ i }}{{ loop.nextitem | default('-') }} {% endfor %}
{% for k, v in port.items() %}{{ k }}={{ v }};{% endfor %}
{% for k in port %}{{ k }} {% endfor %}
{% for i in [] %}x{% else %}none{% endfor %}
{% for u in users if u.uid > 1000 %}{{ loop.index }}{{ u.name }} {% endfor %}
{% for i in range(3) %}{% for j in range(i) %}{{ loop.depth }}{{ i }}{{ j }} {% endfor %}{% endfor %}
{% for i in range(5, 0, -2) %}{{ i }}{% endfor %}
{% for i in items_ %}{{ loop.cycle('a', 'b') }}{% endfor %}
{% for i in absent %}x{% endfor %}
{% set x = 5 %}{{ x + 1 }}
{% set a, b = 1, 2 %}{{ b }}{{ a }}
{% set x = 1 %}{% for i in items_ %}{% set x = i %}{% endfor %}{{ x }}
{% set ns = namespace(n=0) %}{% for i in items_ %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}
{% set x %}a{{ count }}{% endset %}{{ x }}!
{% set x | upper %}abc{% endset %}{{ x }}
{% if yes %}{% set x = 1 %}{% endif %}{{ x }}
{% macro m(a, b='z') %}<{{ a }}{{ b }}>{% endmacro %}{{ m(1) }}{{ m(1, b=2) }}
{% filter upper %}abc{{ name }}{% endfilter %}
{% with x = 3 %}{{ x }}{% endwith %}
{% raw %}{{ not }}{% endraw %} {{ 1 }}
a {#- note -#} b
a  {{- 1 -}}  b
a  {%- if yes -%}  b  {%- endif -%}  c
{{ dict(a=1, b=2) }} {{ dict([('x', 1)]) }}
{{ [1, 2] | flatten }} {{ [1, [2, [3]]] | flatten }} {{ [1, [2, [3]]] | flatten(1) }}
{{ [1, 2] | zip(['a', 'b']) | list }}
{{ [1, 2, 2] | union([3]) }} {{ [1, 2] | intersect([2]) }} {{ [1, 2] | difference([2]) }}
{{ users | groupby('name') | map('first') | list }}
{{ 'a' < 1 }}
{{ 1 / 0 }}
{{ 5 | string | length }}
{{ unicode | length }} {{ unicode | upper }}
{{ not absent }}
{{ absent == 1 }}
{{ [absent] }}
{{ name.nosuch() }}
{{ 'a' is defined and 1 }}
{{ 10 is divisibleby(5) | ternary('a', 'b') }}
{{ name | replace('0', 'o') | upper ~ '!' }}
{{ items_ | map('string') | join('+') }}
{{ (items_ | length > 2) | ternary('many', 'few') }}
{{ name | indent(2, first=true) }}
{{ port.http | default(1) + 1 }}
{{ -1 | abs }}
{{ 3 is not in [1, 2] }}
{{ {'a': 1}.a }} {{ [1,2,][0] }}
{{ {'a': {'b': 1}} }}
{{ {'a': {'b': {}}}.a.b }}
{{ '}}' }}{{ "{{" }}
{{ 1 + 2 | string | length }}
{{ not name is defined }}
{{ port.ftp | default({}) }}
{{ port.ftp | default(absent) }}
{{ port[absent] }}
{{ 'a' 'b' }}
{{ -1.5 | abs }}
{{ '%s %r' % (none, 'x') }}
{{ '%d%%' % 5 }}
{{ 'http' in port }} {{ 'x' not in port }}
{{ users[0].name }} {{ users[-1]['name'] }}
{{ name[::2] }} {{ [1, 2, 3][-5:2] }} {{ [1, 2, 3][::-2] }}
{% for e in port | dict2items %}{{ e.key }}{{ e.value }} {% endfor %}
{% for i in 'abc' %}{{ i }}.{% endfor %}
{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{{ 1.0 }} {{ 1e3 }} {{ 0.1 + 0.2 }} {{ 1e100 }} {{ 3.0 * 2 }} {{ 7.0 // 2 }}
{{ True + 1 }} {{ true and 5 }} {{ 0 or none }}
{{ [1, 2] == [1, 2] }} {{ (1,) == [1] }} {{ {'a': 1} == {'a': 1.0} }}
{{ [1, 2] < [1, 3] }} {{ 'a' < 'b' }} {{ 'B' < 'a' }}
{{ 1 in [1.0] }} {{ none in [none] }}
{{ 'x' * 0 }}|{{ 'ab' * -1 }}
{{ nested.a.b | first }} {{ nested.a.b | last }}
{{ words | map('length') | sum }}
{{ words | map('regex_replace', '^b', 'B') | list }}
{{ users | map(attribute='name') | map('upper') | join('|') }}
{{ 'abc' | regex_search('B', ignorecase=true) }}
{{ 'a-b_c' | regex_replace('[-_]', '') }}
{{ 'foo.example.com' | regex_replace('^(?P<host>[^.]+)\..*$', '\g<host>') }}
{{ 'aaa' | regex_replace('a', 'b', count=2) }}
{{ ['b', 'a'] | sort | join }}
{{ {'b': 1, 'a': 2} | dictsort }}
{{ [1, 2, 3, 4, 5] | batch(2) | list }}
{{ [[1, 2], [3]] | sum(start=[]) }}
{{ 'abc' | list }} {{ port | list }}
{{ 'a b c' | wordcount }}
{{ 'a/b' | split('/') }} {{ 'a b' | split }}
{{ ['/etc', 'nginx', 'x.conf'] | path_join }}
{{ 'x' | comment }}
{{ 12 | string ~ 'px' }}
{{ (count > 2 and name != 'x') | string }}
{{ name if name is match('web.*') else 'other' }}
{{ result.rc == 0 and result.stdout_lines | length > 1 }}
{{ result.stdout_lines[0] }} {{ result['rc'] }}
{{ result.stderr | default('') | length == 0 }}
{{ [1, none, ''] | select('none') | list }}
{{ items_ | map('int') | select('>=', 2) | list }}
{{ [users[0], users[1]] | items2dict(key_name='name', value_name='uid') }}
{{ lookup_missing('x') }}
{{ name() }}
{{ 'abc'.upper().lower() | capitalize }}
{{ 1 is number and 1 is not string }}
{{ port is not mapping }}
{{ [3, 1] | sort | first + 1 }}
{{ '5' * 2 }} {{ 2 * '5' }}
{{ '1' + '2' }}
{{ "a" if absent is defined else "b" }}
{{ absent | default(name) | upper }}
{{ (absent | default({})).x | default('deep') }}
{{ nested.a.x.y | default('no') }}
{{ nested['a']['x'] is defined }}
{% set l = [] %}{{ l + [1] }}
{% set d = {'a': 1} %}{{ d | combine({'b': 2}) }}
{% if name == 'web01' and count in [1, 2, 3] %}ok{% endif %}
{% for i in [1, 2, 3] if i != 2 %}{{ i }}{{ loop.last }}{% endfor %}
a {{- ' b ' -}} c
{%- if yes %} x {%- endif %} y
{# multi {{ name }} #}z
{{ {1: 'a'}[1] }} {{ {'a': 1}['a'] }}
{{ 'a,b' | split(',') | map('trim') | list | to_json }}
{{ none | default('x') }} {{ none | default('x', true) }}
{{ 1 if none else 2 }}
{{ 'ß' | upper }} {{ 'É' | lower }}
{{ '  x ' | trim | length }}
{{ 5 | min }}
{{ range(3) }}
{{ range(3) | list }}
{{ 'abc' | first }}
{{ 'a' ~ [1] }}
{{ 3 | ternary('a', 'b') }}
{{ 10 | pow(2) }}
{{ '1,2' | split(',') | map('int') | sum }}
""".strip("\n").split("\n")
# One case spans two lines; join it again.
joined = []
for line in CASES:
    if joined and joined[-1].endswith('== "a'):
        joined[-1] += "\n" + line
    else:
        joined.append(line)
CASES = joined + [
    "{% if yes %}\nline\n{% endif %}\nend\n",
    "{% for i in items_ %}\n- {{ i }}\n{% endfor %}\n",
    "a\n{# note #}\nb\n",
    "{{ name }}\n",
    "  {% if yes %}\n  x\n  {% endif %}\n",
    "{% if yes +%}\nx{% endif %}",
    "{{ 'a' }}\n\n{{ 'b' }}",
    "{{ [1,\n 2] | sum }}",
    "{% raw -%}  x {%- endraw %}\ny",
]
