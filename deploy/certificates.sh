# Runs in the image of Elasticsearch, as root: creates a CA and a certificate for the name elasticsearch, if there is none.
set -euo pipefail
umask 077
cd /certificates
if [ ! -s ca.crt ]; then
  certutil=/usr/share/elasticsearch/bin/elasticsearch-certutil
  "$certutil" ca --silent --pem --days 3650 --out /tmp/ca.zip
  unzip -q -o /tmp/ca.zip -d /tmp
  "$certutil" cert --silent --pem --days 3650 --name elasticsearch --dns elasticsearch --dns localhost --ip 127.0.0.1 \
    --ca-cert /tmp/ca/ca.crt --ca-key /tmp/ca/ca.key --out /tmp/node.zip
  unzip -q -o /tmp/node.zip -d /tmp
  # The CA's key stays in this container and is removed with it.
  cp /tmp/elasticsearch/elasticsearch.crt /tmp/elasticsearch/elasticsearch.key .
  chown 1000:0 elasticsearch.key
  chmod 440 elasticsearch.key
  chmod 444 elasticsearch.crt
  cp /tmp/ca/ca.crt ca.crt
  chmod 444 ca.crt
fi
