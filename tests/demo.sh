#!/bin/sh
# make demo: a made-up business, discovered, synced, and synced again a day later.
set -eu
cd "$(dirname "$0")/.."
out=build/demo
tap=build/tap-pinterest-ads
today=2026-11-20 tomorrow=2026-11-21
sandbox=
rm -rf $out
mkdir -p $out

stop() {
	[ -z "$sandbox" ] || { kill $sandbox && wait $sandbox || :; }
	sandbox=
}
trap stop EXIT
trap 'exit 130' INT TERM

start() { # DAY: the sandbox as it is on that day, and a config for it
	stop
	rm -f $out/ready
	build/pinterest-sandbox --ready-file $out/ready --epoch $today --today "$1" \
		--campaigns 4 --ad-groups 2 --ads 2 \
		--log "$out/requests-$1.jsonl" >/dev/null &
	sandbox=$!
	while [ ! -s $out/ready ]; do
		kill -0 $sandbox
		sleep 0.05
	done
	cat >$out/config.json <<-JSON
		{"api_url": "$(cat $out/ready)", "access_token": "pina_sandbox_access_0", "start_date": "2026-10-01"}
	JSON
}

sync() { # DAY ARGUMENTS...
	day=$1
	shift
	began=$(date +%s%N)
	TAP_PINTEREST_ADS_NOW=${day}T12:00:00Z $tap --config $out/config.json --catalog $out/catalog.json "$@" \
		>"$out/sync-$day.jsonl" 2>"$out/sync-$day.log" || { tail -n 1 "$out/sync-$day.log" >&2; exit 1; }
	ended=$(date +%s%N)
	tail -n 1 "$out/sync-$day.jsonl" | jq -c .value >"$out/state-$day.json"
	{ # what came of it: a kind, a name and a number a line
		cut -d '"' -f 4,8 "$out/sync-$day.jsonl" | awk -F '"' '$1 == "SCHEMA" { n[$2] = 0 } $1 == "RECORD" { n[$2]++ }
			END { for (name in n) print "records", name, n[name] }' | sort
		jq -r .category "$out/requests-$day.jsonl" | sort | uniq -c | awk '{ print "requests", $2, $1 }'
		echo "seconds seconds $(((ended - began) / 10000000))"
	} >"$out/summary-$day"
}

start $today
echo "A sandbox of Pinterest's API with a made-up business runs at $(cat $out/ready)."
$tap --config $out/config.json --discover >$out/catalog.json
echo "Discovered $(jq '.streams | length' $out/catalog.json) streams; reading all of them, and again a day later from the state:"
sync $today
start $tomorrow
sync $tomorrow --state $out/state-$today.json

awk -v days="$today $tomorrow" '
	function line(kind, name) {
		printf "  %-34s %10d  %10d\n", name, first[kind, name], second[kind, name]
	}
	function part(kind, title, i, sums, sum2) {
		printf "\n  %-34s %10s  %10s\n", title, day[1], day[2]
		for (i = 1; i <= count[kind]; i++) {
			line(kind, names[kind, i]); sums += first[kind, names[kind, i]]; sum2 += second[kind, names[kind, i]]
		}
		printf "  %-34s %10d  %10d\n", "in all", sums, sum2
	}
	BEGIN { split(days, day, " ") }
	!(($1, $2) in seen) { seen[$1, $2] = 1; names[$1, ++count[$1]] = $2 }
	FNR == NR { first[$1, $2] = $3; next }
	{ second[$1, $2] = $3 }
	END {
		part("records", "Records"); part("requests", "Requests")
		printf "\n  %-34s %10.2f  %10.2f\n", "Seconds", first["seconds", "seconds"] / 100, second["seconds", "seconds"] / 100
	}' $out/summary-$today $out/summary-$tomorrow

cat <<EOT

The second run read the last 30 days of facts again, since conversions arrive late, and only the
campaigns, ad groups and ads that had changed.  Messages, logs, catalog and state are in $out/:

$(cd $out && ls -- *.json* | sed 's/^/  /')
EOT
