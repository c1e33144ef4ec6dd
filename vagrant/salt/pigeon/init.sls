{#- Lays down what the Ansible role beside it does: the package, its configuration, its units. -#}
{%- from 'pigeon/map.jinja' import pigeon with context -%}

{%- if pigeon.agent and pigeon.dependencies %}
pigeon-dependencies:
  pkg.installed:
    - pkgs: {{ pigeon.dependencies | json }}
    - install_recommends: False
    - require_in:
      - pkg: pigeon
{%- endif %}

pigeon:
  pkg.installed:
{%- if pigeon.package %}
    - sources:
      - pigeon: {{ pigeon.package | json }}
{%- elif pigeon.version %}
    - version: {{ pigeon.version | json }}
{%- endif %}
    - install_recommends: False

{%- if pigeon.join_token %}
/etc/pigeon/controller.token:
  file.managed:
    - contents: {{ pigeon.join_token | json }}
    - mode: "0600"
    - show_changes: False
    - require:
      - pkg: pigeon
    - require_in:
      - service: pigeon-agent
{%- endif %}

{%- for part in ['agent', 'controller'] if pigeon[part] %}
/etc/pigeon/{{ part }}.yaml:
  file.managed:
    - source: salt://pigeon/files/keys.yaml
    - template: jinja
    - mode: "0644"
    - context:
        keys: {{ pigeon[part] | json }}
    - require:
      - pkg: pigeon

pigeon-{{ part }}:
  service.running:
    - enable: True
    - watch:
      - file: /etc/pigeon/{{ part }}.yaml
{%- endfor %}
