#!/usr/bin/env bash
# The fast loop: format, clippy, unit tests, specs and architecture; a minute when warm. `tests/run.sh` runs everything.
set -eu
cd "$(dirname "$0")/.."
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

say() { printf '\n== %s (after %d s)\n' "$*" "$SECONDS"; }

say 'format'
cargo fmt --check
say 'clippy'
cargo clippy --lib --bins --quiet -- -D warnings
say 'unit tests, specs and architecture'
cargo test --quiet --lib --test spec --test architecture
say 'done'
