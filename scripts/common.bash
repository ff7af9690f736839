# All scripts source this file. It builds manyhands and puts it first in PATH. Downloaded flags
# go into a temporary directory, which is removed at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
server=
trap 'stop_server; rm -rf "$work"' EXIT
go build -o "$work/manyhands" ./bench/cmd/manyhands
PATH=$work:$PATH
export MANYHANDS_DEST=$work/flags

# run LINE [CODE] prints a command line and runs it. If the exit code is not CODE (default 0),
# the script ends.
run() {
	local code=0
	printf '\n$ %s\n' "$1"
	bash -o pipefail -c "$1" || code=$?
	if [ "$code" -ne 0 ]; then
		echo "(exit $code)"
	fi
	[ "$code" -eq "${2:-0}" ]
}

# start_server OPTION... serves flags at $url, until the next start_server or stop_server.
start_server() {
	stop_server
	printf '\n$ manyhands serve --port 0 %s &\n' "$*"
	: >"$work/url"
	manyhands serve --port 0 "$@" >"$work/url" 2>"$work/notes" &
	server=$!
	until url=$(grep -m 1 '^http' "$work/url"); do
		kill -0 "$server" || { cat "$work/notes"; exit 1; }
		sleep 0.05
	done
}

stop_server() {
	if [ -n "$server" ]; then
		kill "$server" && wait "$server" || true
		server=
	fi
}
