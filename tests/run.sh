#!/usr/bin/env bash
# All tests: installs what it needs when that is absent, then format, clippy, unit, spec, law and browser tests.
# HEARD_LONG=1 runs the long form of laws and hostile input; it takes hours.
# Each step says after how many seconds it begins.
set -eu
cd "$(dirname "$0")/.."
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

say() { printf '\n== %s (after %d s)\n' "$*" "$SECONDS"; }

install() { # a program or file, and Debian's package for it
  PATH=$PATH:/usr/sbin command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] && return
  say "installing $2"
  local sudo='' policy=/usr/sbin/policy-rc.d
  [ "$(id -u)" = 0 ] || sudo=sudo
  # On a machine that has just been started, the package manager may be busy with itself.
  [ -n "${updated:-}" ] || $sudo apt-get -o DPkg::Lock::Timeout=300 update -qq
  updated=1
  # A server that is installed for tests is not started by that.
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
    $sudo chmod +x "$policy"
  else
    policy=''
  fi
  DEBIAN_FRONTEND=noninteractive $sudo apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$2" >/dev/null
  [ -z "$policy" ] || $sudo rm "$policy"
}
install chromium chromium
install firefox-esr firefox-esr
install npm npm
# Servers, to which is published, and that serve a site as `heard headers` says.
install /usr/sbin/apache2 apache2
install /usr/sbin/nginx nginx
install caddy caddy
install /usr/lib/nginx/modules/ngx_http_dav_ext_module.so libnginx-mod-http-dav-ext
install /usr/sbin/sshd openssh-server
install ssh openssh-client
install openssl openssl
install rclone rclone
# Two more that only Python has; where they can't be had, the tests that ask them say so.
others=target/servers
[ -x "$others/bin/wsgidav" ] && [ -x "$others/bin/moto_server" ] ||
  { python3 -m venv "$others" && "$others/bin/pip" install --quiet wsgidav cheroot 'moto[s3,server]'; } ||
  echo 'skipped: wsgidav and moto cannot be installed (python3-venv, pip)'
export PATH="$PATH:$PWD/$others/bin"
if ! command -v s3s-fs >/dev/null 2>&1; then
  say 'installing s3s-fs, a store that speaks S3'
  cargo install --quiet s3s-fs@0.14.1 --features binary --locked
fi
# Editors, whose saves the preview must see.
install vim vim
install nano nano
install emacs emacs-nox
# Emacs came to have a client of its own after the one that Debian 12 has.
emacs --batch --eval '(progn (package-initialize) (require (quote eglot)))' 2>/dev/null || install eglot elpa-eglot
install nvim neovim
# A terminal, in which questions are asked.
install tmux tmux
# A clock that can be moved on.
install faketime faketime
# What a killed publishing left running.
install ps procps
# Faces: lines and sheets are measured, and come out the same whatever else is installed.
install /usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf fonts-dejavu-core
install /usr/share/fonts/truetype/dejavu/DejaVuSerif-Italic.ttf fonts-dejavu-extra
install /usr/share/fonts/opentype/urw-base35/P052-Roman.otf fonts-urw-base35
export FONTCONFIG_FILE="$PWD/tests/fonts.conf"

say 'format'
cargo fmt --check
say 'words that no colleague says'
node tests/voice/net.mjs
say 'clippy'
cargo clippy --lib --bins --quiet -- -D warnings
cargo clippy --lib --bins --no-default-features --quiet -- -D warnings
cargo clippy --all-targets --quiet -- -D warnings -A clippy::pedantic -A clippy::write_with_newline
say 'advisories and licences'
if ! command -v cargo-deny >/dev/null 2>&1; then
  echo 'skipped: cargo-deny is not installed (cargo install cargo-deny)'
else
  cargo deny --offline check licenses bans sources
  cargo deny --offline check advisories 2>/dev/null || echo 'skipped: the advisory database cannot be reached from here'
fi

say 'unit, spec, law and architecture tests'
cargo test --quiet

say 'the example, as the README says'
site=$(mktemp -d)
trap 'kill "${beside:-}" 2>/dev/null || true; rm -rf "$site"' EXIT
cargo run --quiet -- check content-example --format github
cargo run --quiet -- build content-example --out "$site/site"
cargo run --quiet -- leaks "$site/site" --site content-example

# What the tests in Node ask for: the program, and a site folder.
export HEARD="${CARGO_TARGET_DIR:-$PWD/target}/debug/heard" HEARD_EXAMPLE="$PWD/content-example"
for folder in tests/editors tests/browser; do
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] || (cd "$folder" && npm ci --silent --no-audit --no-fund)
done

say 'editors that are not ours'
"$HEARD" init "$site/new" --quiet
SITE="$site/new" timeout 120 nvim --headless --clean -c 'luafile tests/editors/neovim.lua'
if emacs --batch --eval '(progn (package-initialize) (require (quote eglot)))' 2>/dev/null; then
  "$HEARD" init "$site/emacs" --quiet
  SITE="$site/emacs" timeout 120 emacs --batch -l tests/editors/emacs.el
else
  echo 'skipped: this Emacs has no eglot (elpa-eglot)'
fi
(cd tests/editors && timeout 1200 npm run --silent protocol)
(cd tests/editors && timeout 120 npm run --silent extension)
if [ -n "${HEARD_LONG:-}" ]; then
  say 'the extension inside the real Visual Studio Code'
  install g++ g++
  install make make
  for header in gssapi.h:libkrb5-dev X11/Xlib.h:libx11-dev X11/extensions/XKBfile.h:libxkbfile-dev libsecret-1/libsecret/secret.h:libsecret-1-dev; do
    install "/usr/include/${header%%:*}" "${header##*:}"
  done
  (cd tests/editors && timeout 1800 npm run --silent vscode)
fi

# The yeses of the example end one after the other, and what the browsers look for does not.
export SOURCE_DATE_EPOCH=1795392000
look() { # a script of tests/browser, and the built site that it looks at
  say "browser: $1${2:+, $2}"
  (cd tests/browser && HEARD_SITE="$site/${2:-site}" timeout 2400 npm run --silent "$1")
}
cp -r content-example "$site/ar"
sed -i 's/^language: en/language: ar/' "$site/ar/heard.yaml"
"$HEARD" build "$site/ar" --out "$site/site-ar"
# The search is asked in five languages.
cp -r content-example "$site/tongues"
cp -r tests/browser/tongues "$site/tongues/stories/"
"$HEARD" build "$site/tongues" --out "$site/site-tongues"

# A browser that is looked through page by page keeps little more than one processor busy. What measures how soon something
# is there is alone.
design() {
  HEARD_BASE=/heard look design site
  HEARD_BASE=/heard look design site-ar
  FONTCONFIG_FILE="$PWD/tests/fonts-palatino.conf" look design site
  look letter
}
design >"$site/design.log" 2>&1 &
beside=$!
HEARD_BASE=/heard look test site
HEARD_BASE=/heard HEARD_PAGES=8 look test site-ar
look search site-tongues
look firefox site-tongues
look served site
wait "$beside" && held=yes || held=
beside=''
cat "$site/design.log"
[ -n "$held" ]
look tell
look live
look lab
HEARD_LANGUAGE=ar look lab
look crowd

if [ -n "${HEARD_LONG:-}" ]; then
  say 'packages: made from a clean clone, installed in clean places, and taken off again'
  bash packaging/try.sh
fi
