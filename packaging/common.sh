# What all packages share: where we are, which version it is, where packages go. Sourced by the other scripts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
packages=${HEARD_PACKAGES:-$PWD/target/packages}
target=${CARGO_TARGET_DIR:-$PWD/target}
linux=$target/x86_64-unknown-linux-gnu/dist/heard
windows=$target/x86_64-pc-windows-gnu/release/heard.exe
mkdir -p "$packages"
# Same source, same bytes: no folder of this machine and no day of building gets into a package.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"

need() { # programs, and what to do where one is missing
  command -v "$1" >/dev/null || { echo "$1 is missing: $2" >&2; exit 1; }
}
made() { # a package
  echo "$packages/$1"
}
