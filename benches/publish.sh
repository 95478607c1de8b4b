#!/usr/bin/env bash
# Prints what a publishing takes, beside a build and rsync, or rclone. It asserts nothing.
#
#   benches/publish.sh [COUNT...]     2,000 and 10,000 stories when none is given
#
#   HEARD_BENCH_DIR    where to work, instead of a folder in /dev/shm (what is put there is removed)
#   HEARD              the program, to be measured instead of the built one
#   HEARD_GENERATE     the maker of sites, likewise
#
# Each row is pairs of runs, one after the other, and shows the middle one of each: everything new, nothing changed, one
# story changed, every story changed. `heard publish` reads, checks for leaks and delivers; what stands beside it is
# `heard build` and the copying of its folder, so that both do the same work. SFTP goes to OpenSSH's server, WebDAV to
# Apache's, S3 to s3s-fs and to moto; rclone has the settings by which it asks least. Where a server or a program is not
# installed, its rows are left out.
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C

root=$(cd "$(dirname "$0")/.." && pwd)
base=${HEARD_BENCH_DIR:-/dev/shm}
[ $# -gt 0 ] || set -- 2000 10000
work=$(mktemp -d "$base/heard-bench.XXXXXX")
stop() {
  local job
  for job in $(jobs -p); do kill "$job" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

target=${CARGO_TARGET_DIR:-$root/target}/release
heard=${HEARD:-$target/heard}
generate=${HEARD_GENERATE:-$target/examples/generate}
if [ -z "${HEARD:-}" ] || [ -z "${HEARD_GENERATE:-}" ]; then
  (cd "$root" && cargo build --quiet --release --bin heard --example generate) >&2
fi

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
until_open() { until (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do sleep 0.02; done; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- places ---------------------------------------------------------------------------------------------------------

places=()
mkdir "$work/folder" "$work/bin"
targets="$work/targets"
printf '\npublish:\n' >"$targets"
if has rsync; then
  printf '  folder: { to: "%s/folder/heard" }\n' "$work" >>"$targets"
  places+=(folder)
fi
if [ -x /usr/sbin/sshd ] && has rsync; then
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
  printf '  sftp: { to: "sftp://%s@127.0.0.1:%s%s/sftp/heard" }\n' "$(id -un)" "$port" "$work" >>"$targets"
  mkdir "$work/sftp"
  places+=(sftp)
fi
if [ -x /usr/sbin/apache2 ] && has rclone; then
  port=$(free_port)
  mkdir "$work/dav" "$work/locks"
  chmod 777 "$work" "$work/dav" "$work/locks"
  {
    for module in mpm_event authn_core authz_core dav dav_fs mime; do
      echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
    done
    [ "$(id -u)" != 0 ] || printf 'User www-data\nGroup www-data\n'
    printf '%s\n' "ServerRoot $work" 'ServerName localhost' "Listen 127.0.0.1:$port" "PidFile $work/dav.pid" \
      "ErrorLog $work/dav.log" 'TypesConfig /etc/mime.types' "DocumentRoot $work/dav" "DavLockDB $work/locks/lock" \
      "<Directory $work/dav>" 'Dav On' 'Require all granted' '</Directory>'
  } >"$work/dav.conf"
  /usr/sbin/apache2 -DFOREGROUND -f "$work/dav.conf" &
  until_open "$port"
  printf '  dav: { to: "http+webdav://127.0.0.1:%s/heard" }\n' "$port" >>"$targets"
  dav=":webdav,vendor=other,url='http://127.0.0.1:$port':beside"
  places+=(dav)
fi
store() { # a store at a port, by its name
  printf '  %s: { to: s3://heard/COUNT, endpoint: "http://127.0.0.1:%s" }\n' "$1" "$2" >>"$targets"
  printf -v "$1" "%s" ":s3,provider=Other,env_auth=true,no_check_bucket=true,no_head=true,endpoint='http://127.0.0.1:$2':beside-"
  places+=("$1")
}
export AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret
if has s3s-fs && has rclone; then
  port=$(free_port)
  mkdir -p "$work/s3/heard" "${@/#/$work/s3/beside-}"
  s3s-fs --host 127.0.0.1 --port "$port" --access-key key --secret-key secret "$work/s3" >/dev/null 2>&1 &
  until_open "$port"
  store s3 "$port"
fi
if has moto_server && has rclone; then
  port=$(free_port)
  moto_server -H 127.0.0.1 -p "$port" >/dev/null 2>&1 &
  until_open "$port"
  for bucket in heard "${@/#/beside-}"; do curl --silent --show-error -X PUT "http://127.0.0.1:$port/$bucket" >/dev/null; done
  store moto "$port"
fi

# --- measuring ------------------------------------------------------------------------------------------------------

clone() { # rclone's own, with as many requests at once as heard has
  env -u AWS_CA_BUNDLE rclone --config /dev/null sync --transfers 16 --checkers 16 "$@"
}
beside() { # copies what was built as the place's own program would
  case $1 in
    folder) rsync -a --delete "$work/built/" "$work/folder/beside/" ;;
    sftp) rsync -a --delete -e ssh "$work/built/" "127.0.0.1:$work/sftp/beside/" ;;
    dav) clone --size-only "$work/built" "$dav" ;;
    s3) clone --checksum "$work/built" "$s3$count" ;; # it has no list of all that rclone can read
    moto) clone --fast-list --checksum "$work/built" "$moto$count" ;;
  esac
}
timed() { # seconds and MiB of a command, in `took` and `peak`
  local start=$EPOCHREALTIME
  /usr/bin/time -f %M -o "$work/peak" "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
  took=$(awk "BEGIN { print $EPOCHREALTIME - $start }")
  peak=$(awk '{ printf "%d", $1 / 1024 }' "$work/peak")
}
middle() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
stories() { find "$work/site/stories" -name '*.md' | sort; }
export -f beside clone
export count=0 work dav=${dav:-} s3=${s3:-} moto=${moto:-}

printf '%-7s %-8s %-16s %10s %6s %10s %10s %7s\n' stories place what 'publish s' MiB 'build s' 'copy s' ratio
for count in "$@"; do
  for place in "${places[@]}"; do
    # What another size left is gone, or is elsewhere in the store.
    rm -rf "$work/site" "$work/built" "$work"/{folder,sftp,dav}/{heard,beside}
    "$generate" "$count" "$work/site" >&2
    sed "s/COUNT/$count/" "$targets" >>"$work/site/heard.yaml"
    for what in 'all new' 'nothing changed' 'one changed' 'all changed'; do
      rounds=3
      [[ $what != all* ]] || rounds=1
      : >"$work/publish" >"$work/build" >"$work/copy"
      for ((round = 0; round < rounds; round++)); do
        case $what in
          'one changed') stories | sed -n 1p | xargs sed -i '$a One line more.' ;;
          'all changed') stories | tr '\n' '\0' | xargs -0 sed -i '$a And another line.' ;;
        esac
        timed "$heard" publish "$place" --site "$work/site" --yes
        echo "$took" >>"$work/publish"
        mib=$peak
        timed "$heard" build "$work/site" --out "$work/built" --quiet
        echo "$took" >>"$work/build"
        timed bash -c "beside $place"
        echo "$took" >>"$work/copy"
      done
      publish=$(middle <"$work/publish") build=$(middle <"$work/build") copy=$(middle <"$work/copy")
      printf '%-7d %-8s %-16s %10.2f %6d %10.2f %10.2f %7.2f\n' "$count" "$place" "$what" "$publish" "$mib" "$build" \
        "$copy" "$(awk "BEGIN { print $publish / ($build + $copy) }")"
    done
  done
done
