#!/usr/bin/env bash
# A primary and a streaming replica in temporary folders: writes on the one, reads on the other, cleans up.
# Needs PostgreSQL's programs and the project's environment; see postgresql.md, which shows what it printed.
set -euo pipefail
cd "$(dirname "$0")/.."

dondoc=${DONDOC:-.venv/bin/dondoc}
python=${PYTHON:-.venv/bin/python}
initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || command -v initdb)
programs=$(dirname "$(readlink -f "$initdb")")
place=$(mktemp -d -t dondoc-replica-XXXXXX)

# PostgreSQL refuses root, so root runs it as an ordinary user.
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$place"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
server() { (cd "$place" && "${as[@]}" "$programs/$1" "${@:2}" >>"$place/log" 2>&1); }
sql() { "$programs/psql" -h "$place/$1" -U postgres -d "$2" -qAtX -F ' ' -c "$3"; }
say() { printf '\n== %s\n' "$*"; }
clean() {
  for each in replica primary; do server pg_ctl -D "$place/$each-data" -m immediate stop || true; done
  rm -rf "$place"
}
trap clean EXIT
touch "$place/log"; chmod 666 "$place/log"

say "primary"
"${as[@]}" mkdir -p "$place/primary" "$place/replica"
server initdb -D "$place/primary-data" -U postgres -A trust -E UTF8 --locale=C
options="-c listen_addresses= -c wal_level=replica -c max_wal_senders=4 -c hot_standby_feedback=on"
server pg_ctl -w -D "$place/primary-data" -o "$options -k $place/primary" start
sql primary postgres "CREATE ROLE dondoc LOGIN NOSUPERUSER NOBYPASSRLS"
sql primary postgres "CREATE ROLE dondoc_copy LOGIN REPLICATION"
sql primary postgres "CREATE DATABASE dondoc OWNER dondoc"
sql primary postgres "SELECT 'PostgreSQL', current_setting('server_version'), 'recovery:', pg_is_in_recovery()"

say "replica"
server pg_basebackup -d "host=$place/primary user=dondoc_copy" -D "$place/replica-data" -R -C -S dondoc_copy -c fast
server pg_ctl -w -D "$place/replica-data" -o "$options -k $place/replica" start
sql replica postgres "SELECT 'PostgreSQL', current_setting('server_version'), 'recovery:', pg_is_in_recovery()"
for _ in $(seq 100); do
  following=$(sql primary postgres "SELECT usename, state, sync_state FROM pg_stat_replication")
  [[ "$following" == *streaming* ]] && break
  sleep 0.1
done
echo "followed by: $following"

say "write on the primary"
export DONDOC_DATA_DIR="$place/var" DONDOC_DATABASE_URL="postgresql://dondoc@/dondoc?host=$place/primary"
"$dondoc" migrate
"$dondoc" ingest samples/dispatches/*.txt | tail -n 1

say "read on the replica"
at=$(sql primary postgres "SELECT pg_current_wal_insert_lsn()")
for _ in $(seq 100); do
  [ "$(sql replica postgres "SELECT pg_last_wal_replay_lsn() >= '$at'")" = t ] && break
  sleep 0.1
done
count="SELECT (SELECT count(*) FROM document), 'documents', (SELECT count(*) FROM obligation), 'obligations'"
for each in primary replica; do echo "$each: $(sql "$each" dondoc "SET dondoc.unbound = 'on'; $count")"; done
echo "replica, as the product's role and no agency: $("$programs/psql" -h "$place/replica" -U dondoc -d dondoc -qAtX -F ' ' -c "$count")"
echo "replica, a change: $("$programs/psql" -h "$place/replica" -U dondoc -d dondoc -qAtX -c 'DELETE FROM task' 2>&1)"

say "the product searches on the replica"
export DONDOC_READ_DATABASE_URL="postgresql://dondoc@/dondoc?host=$place/replica"
"$python" - <<'PYTHON'
from sqlalchemy import text

from service.bootstrap import bootstrap
from service.search.port import SearchFilter

service = bootstrap()
agency = service.organisations.agency()
with service.database.listing(agency.id) as session:
    is_copy = session.connection().execute(text("SELECT pg_is_in_recovery()")).scalar_one()
found = service.searching.find("báo cáo", SearchFilter())
print(f"on a copy: {is_copy}; found {found.total} obligations with “báo cáo”")
service.close()
PYTHON
