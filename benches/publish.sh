#!/usr/bin/env bash
# Prints what a publishing takes, beside a build and rsync, or rclone. It asserts nothing.
#
#   benches/publish.sh [COUNT]     10,000 stories when none is given
#
#   HEARD_BENCH_DIR    where to work, instead of a folder in /dev/shm (what is put there is removed)
#   HEARD              the program, to be measured instead of the built one
#
# Each row is one publishing: everything new, nothing changed, one story changed, every story changed. `heard publish`
# reads, checks for leaks and delivers; what stands beside it is `heard build` and the copying of its folder, so that
# both do the same work. SFTP goes to OpenSSH's server, S3 to s3s-fs; where one is not installed its rows are left out.
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C

root=$(cd "$(dirname "$0")/.." && pwd)
count=${1:-10000}
base=${HEARD_BENCH_DIR:-/dev/shm}
work=$(mktemp -d "$base/heard-bench.XXXXXX")
stop() {
  local job
  for job in $(jobs -p); do kill "$job" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

target=${CARGO_TARGET_DIR:-$root/target}/release
(cd "$root" && cargo build --quiet --release --bin heard --example generate) >&2
heard=${HEARD:-$target/heard}
"$target/examples/generate" "$count" "$work/site" >&2

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
until_open() { until (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do sleep 0.02; done; }

# --- places ---------------------------------------------------------------------------------------------------------

places=(folder)
mkdir "$work/folder" "$work/bin"
cat >>"$work/site/heard.yaml" <<YAML

publish:
  folder: { to: "$work/folder/heard" }
YAML
if [ -x /usr/sbin/sshd ]; then
  port=$(free_port)
  mkdir -p /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f "$work/host"
  ssh-keygen -q -t ed25519 -N '' -f "$work/key"
  printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$work/host.pub")" >"$work/known"
  printf '%s\n' "ListenAddress 127.0.0.1:$port" "HostKey $work/host" "AuthorizedKeysFile $work/key.pub" \
    'StrictModes no' 'UsePAM no' "PidFile $work/pid" 'PermitRootLogin yes' \
    'Subsystem sftp internal-sftp' >"$work/sshd.conf"
  printf '%s\n' 'Host *' "  IdentityFile $work/key" "  UserKnownHostsFile $work/known" '  IdentitiesOnly yes' \
    "  Port $port" >"$work/ssh_config"
  printf '#!/bin/sh\nexec /usr/bin/ssh -F %s/ssh_config "$@"\n' "$work" >"$work/bin/ssh"
  chmod +x "$work/bin/ssh"
  export PATH=$work/bin:$PATH
  /usr/sbin/sshd -D -f "$work/sshd.conf" &
  until_open "$port"
  printf '  sftp: { to: "sftp://%s@127.0.0.1:%s%s/sftp/heard" }\n' "$(id -un)" "$port" "$work" >>"$work/site/heard.yaml"
  mkdir "$work/sftp"
  places+=(sftp)
fi
if command -v s3s-fs >/dev/null && command -v rclone >/dev/null; then
  port=$(free_port)
  export AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret
  mkdir -p "$work/s3/heard" "$work/s3/beside"
  s3s-fs --host 127.0.0.1 --port "$port" --access-key key --secret-key secret "$work/s3" >/dev/null 2>&1 &
  until_open "$port"
  printf '  s3: { to: s3://heard, endpoint: "http://127.0.0.1:%s" }\n' "$port" >>"$work/site/heard.yaml"
  store=":s3,provider=Other,env_auth=true,endpoint='http://127.0.0.1:$port':beside"
  places+=(s3)
fi

# --- measuring ------------------------------------------------------------------------------------------------------

beside() { # copies what was built as the place's own program would
  case $1 in
    folder) rsync -a --delete "$work/built/" "$work/folder/beside/" ;;
    sftp) rsync -a --delete -e ssh "$work/built/" "127.0.0.1:$work/sftp/beside/" ;;
    s3) env -u AWS_CA_BUNDLE rclone --config /dev/null sync --transfers 16 --checkers 16 "$work/built" "$store" ;;
  esac
}
timed() { # seconds and MiB of a command, in `took` and `peak`
  local start=$EPOCHREALTIME
  /usr/bin/time -f %M -o "$work/peak" "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
  took=$(awk "BEGIN { print $EPOCHREALTIME - $start }")
  peak=$(awk '{ printf "%d", $1 / 1024 }' "$work/peak")
}
stories() { find "$work/site/stories" -name '*.md' | sort; }
export -f beside
export work store=${store:-}

printf '%-8s %-16s %12s %8s %12s %12s %8s\n' place what 'publish s' MiB 'build s' 'copy s' ratio
for place in "${places[@]}"; do
  rm -rf "$work/built"
  for what in 'all new' 'nothing changed' 'one changed' 'all changed'; do
    case $what in
      'one changed') stories | sed -n 1p | xargs sed -i '$a One line more.' ;;
      'all changed') stories | tr '\n' '\0' | xargs -0 sed -i '$a And another line.' ;;
    esac
    timed "$heard" publish "$place" --site "$work/site" --yes
    publish=$took mib=$peak
    timed "$heard" build "$work/site" --out "$work/built" --quiet
    build=$took
    timed bash -c "beside $place"
    printf '%-8s %-16s %12.2f %8d %12.2f %12.2f %8.2f\n' "$place" "$what" "$publish" "$mib" "$build" "$took" \
      "$(awk "BEGIN { print $publish / ($build + $took) }")"
  done
done
