# Runs in the image of Elasticsearch, which has curl. Passwords go through standard input: arguments can be seen in a process list.
set -euo pipefail
umask 077

# Environment, for docs/configuration.md:
# env SPOOR_SECRETS (/run/secrets): Directory of the passwords.

secret() { cat "${SPOOR_SECRETS:-/run/secrets}/$1"; }
put() { # path, JSON on standard input
  curl -fsS --cacert /certificates/ca.crt -K <(printf 'user = "elastic:%s"\n' "$(secret elastic_password)") \
    -H 'Content-Type: application/json' -X PUT "https://elasticsearch:9200$1" -d @- > /dev/null
}
user() { # name, name of its secret, role
  printf '{"password":"%s","roles":["%s"]}' "$(secret "$2")" "$3" | put "/_security/user/$1"
}

printf '{"password":"%s"}' "$(secret kibana_password)" | put /_security/user/kibana_system/_password
# The privileges of the sink, from connectors/README.md.
put /_security/role/spoor_sink <<'JSON'
{"cluster": ["monitor", "manage_index_templates"],
 "indices": [{"names": ["spoor-*"], "privileges": ["create_index", "index", "manage", "read"]}]}
JSON
user spoor_sink sink_password spoor_sink
# The command line in its container: reads and refreshes, as the account operator of bin/spoor up --secure.
put /_security/role/spoor_operator <<'JSON'
{"cluster": ["monitor"],
 "indices": [{"names": ["spoor-*"], "privileges": ["read", "view_index_metadata", "maintenance"]}]}
JSON
user spoor_operator operator_password spoor_operator
# The command retention alone: lists indices, and deletes them and expired documents.
put /_security/role/spoor_retention <<'JSON'
{"indices": [{"names": ["spoor-*"], "privileges": ["view_index_metadata", "delete_index"]},
 {"names": ["spoor-events-*", "spoor-actions-*", "spoor-findings-*", "spoor-decisions-*"],
  "privileges": ["read", "delete", "maintenance"]}]}
JSON
user spoor_retention retention_password spoor_retention
# Imports our objects into Kibana: Kibana's own role, without privileges on indices.
user spoor_dashboards dashboards_password kibana_admin
# For analysts: give them this role, and one for Kibana.
put /_security/role/spoor_reader <<'JSON'
{"indices": [{"names": ["spoor-*"], "privileges": ["read", "view_index_metadata"]}]}
JSON
