#!/bin/sh
# Follow the events that a node grants you, with curl alone: no NATS, no library.
#
#   FEED=http://127.0.0.1:18300/events TOKEN=… ./follow.sh [COUNT]
#
# FEED and TOKEN are in the credentials that `arrimage bus grant NAME --events … --http` wrote. The last cursor is kept
# in ./cursor: stopped and started again, it goes on where it was. One line an event, as JSON.
set -eu

count=${1:-0}
seen=0
cursor_file=${CURSOR_FILE:-./cursor}
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
cursor=$(cat "$cursor_file" 2> /dev/null || echo 0)

while :; do
  # the token goes in by standard input: arguments are seen by everyone on the machine
  if ! printf 'header = "Authorization: Bearer %s"\n' "$TOKEN" |
    curl --silent --show-error --fail --max-time 60 --config - --header 'Accept: application/x-ndjson' \
      --output "$lines" "$FEED?after=$cursor&wait=25&limit=100"; then
    sleep 5
    continue
  fi
  while IFS= read -r line; do
    printf '%s\n' "$line" # act on the event here: only then is the cursor kept
    cursor=$(printf '%s' "$line" | sed 's/^{"cursor":\([0-9]*\).*/\1/')
    printf '%s\n' "$cursor" > "$cursor_file.new"
    mv "$cursor_file.new" "$cursor_file"
    seen=$((seen + 1))
    if [ "$seen" -eq "$count" ]; then exit 0; fi
  done < "$lines"
done
