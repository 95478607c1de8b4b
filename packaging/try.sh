#!/usr/bin/env bash
# Builds every package from a clean clone, installs each in a clean place, makes a site with it, and takes it off again.
#
# A place is a folder with a whole Debian or Ubuntu (debootstrap), an empty virtual environment, an empty npm folder, or wine
# with an empty Windows. What this machine cannot try is named. As root, on Debian; HEARD_TRIED=FOLDER keeps the clone, the
# packages and the systems for the next time.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
tried=${HEARD_TRIED:-$(mktemp -d)}
[ -n "${HEARD_TRIED:-}" ] || trap 'rm -rf "$tried"' EXIT
mkdir -p "$tried"
tried=$(cd "$tried" && pwd)
say() { printf '\n== %s\n' "$*"; }
skipped() { echo "not tried: $*"; }

say 'a clean clone'
rm -rf "$tried/clone"
git clone --quiet "$here" "$tried/clone"
export HEARD_PACKAGES=$tried/packages CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$tried/target}
rm -rf "$HEARD_PACKAGES"
for one in linux windows deb wheel npm vsix sums; do
  say "$one"
  bash "$tried/clone/packaging/$one.sh" || skipped "packaging/$one.sh"
done
commit=$(git -C "$tried/clone" log -1 --format=%H,\ %cs | sed 's/^\(.\{10\}\)[^,]*/\1/')

uses='set -e
heard --version | grep -qF "'"$commit"'"
rm -rf site && heard init site --quiet && heard check site && heard build site --quiet
[ -e site/public/index.html ] && heard doctor site && rm -rf site'

for name in bookworm bullseye focal; do
  root=$tried/root-$name
  say "$name: the .deb, and the program alone"
  if [ ! -e "$root/bin/sh" ]; then
    debootstrap --variant=minbase "$name" "$root" >/dev/null 2>&1 || { skipped "$name cannot be had"; rm -rf "$root"; continue; }
  fi
  cp "$HEARD_PACKAGES"/*.deb "$HEARD_PACKAGES"/*linux-x86_64.tar.gz "$root/tmp/"
  chroot "$root" sh -ec "cd /tmp; dpkg -i heard_*.deb >/dev/null; [ -e /usr/share/man/man1/heard.1.gz ] || [ -e /etc/dpkg/dpkg.cfg.d/excludes ]
$uses
dpkg -r heard >/dev/null; [ ! -e /usr/bin/heard ]; rm -f heard_*.deb
tar xzf heard-*.tar.gz; export PATH=\$(echo /tmp/heard-*/):\$PATH; $uses; rm -rf /tmp/heard-*"
done

say 'the wheel, in an empty virtual environment'
python3 -m venv "$tried/venv" && (
  cd "$tried" && . venv/bin/activate
  pip install --quiet --no-index --disable-pip-version-check "$HEARD_PACKAGES"/heard-*manylinux*.whl
  sh -ec "$uses"
  pip uninstall --quiet --yes heard
  [ ! -e venv/bin/heard ]
)
rm -rf "$tried/venv"

say 'the npm packages, in an empty folder'
rm -rf "$tried/npm" && mkdir "$tried/npm" && (
  cd "$tried/npm"
  npm init --yes >/dev/null
  npm install --silent --offline --no-audit --no-fund "$HEARD_PACKAGES"/heard-linux-x64-*.tgz "$HEARD_PACKAGES"/heard-[0-9]*.tgz
  PATH=$PWD/node_modules/.bin:$PATH sh -ec "$uses"
  npm uninstall --silent heard heard-linux-x64
  [ ! -e node_modules/.bin/heard ]
)
rm -rf "$tried/npm"

say 'the installer for Windows, in wine'
setup=$(echo "$HEARD_PACKAGES"/heard-*-setup.exe)
if [ ! -e "$setup" ] || ! command -v wine >/dev/null; then
  skipped 'wine, or the installer, is missing'
else
  export WINEPREFIX=$tried/wine WINEDEBUG=-all DISPLAY=
  rm -rf "$WINEPREFIX"
  wineboot --init >/dev/null 2>&1
  # wine 8 lacks this library, which every Windows has: `packaging/windows/bcryptprimitives.c` stands in for it.
  x86_64-w64-mingw32-gcc -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
    "$here/packaging/windows/bcryptprimitives.c" -ladvapi32
  wine "$setup" /S
  programs=$(find "$WINEPREFIX/drive_c/users" -path '*Programs/heard/heard.exe')
  [ -n "$programs" ] && find "$WINEPREFIX/drive_c" -name 'heard - new site.lnk' | grep -q .
  (
    cd "$tried" && rm -rf wine-site linux-site
    export SOURCE_DATE_EPOCH=1773446400
    heard() { wine "$programs" "$@" | tr -d '\r'; }
    heard --version | grep -qF "$commit"
    heard init wine-site --quiet && heard check wine-site
    heard doctor wine-site
    heard build wine-site --quiet
    "$CARGO_TARGET_DIR/x86_64-unknown-linux-gnu/dist/heard" build wine-site --quiet --out linux-site
    diff -r wine-site/public linux-site --exclude=.heard.lock
    rm -rf wine-site linux-site
  )
  wine "$(dirname "$programs")/uninstall.exe" /S
  for _ in $(seq 50); do [ -e "$programs" ] || break; sleep 0.2; done
  [ ! -e "$programs" ]
fi
say 'all packages work'
