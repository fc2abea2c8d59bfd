# Runs in the image of Elasticsearch, which has curl. Passwords go through standard input: arguments can be seen in a process list.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
put() { # path, JSON on standard input
  curl -fsS --cacert /certificates/ca.crt -K <(printf 'user = "elastic:%s"\n' "$(secret elastic_password)") \
    -H 'Content-Type: application/json' -X PUT "https://elasticsearch:9200$1" -d @- > /dev/null
}

printf '{"password":"%s"}' "$(secret kibana_password)" | put /_security/user/kibana_system/_password
# What connectors/README.md says that the sink needs.
put /_security/role/spoor_sink <<'JSON'
{"cluster": ["monitor", "manage_index_templates"],
 "indices": [{"names": ["spoor-*"], "privileges": ["create_index", "index", "manage"]}]}
JSON
printf '{"password":"%s","roles":["spoor_sink"]}' "$(secret sink_password)" | put /_security/user/spoor_sink
# For analysts: give them this role, and one for Kibana.
put /_security/role/spoor_reader <<'JSON'
{"indices": [{"names": ["spoor-*"], "privileges": ["read", "view_index_metadata"]}]}
JSON
