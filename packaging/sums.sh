#!/usr/bin/env bash
# SHA-256 sums of all packages, and a list of everything the program is made of (an SBOM in CycloneDX).
source "$(dirname "$0")/common.sh"
need cargo-cyclonedx 'cargo install cargo-cyclonedx --locked'
cargo cyclonedx --format json --override-filename heard-sbom >/dev/null
find . -maxdepth 1 -name 'heard-sbom*.json' -exec mv {} "$packages/heard-$version.cdx.json" \;
made "heard-$version.cdx.json"
(cd "$packages" && rm -f SHA256SUMS && sha256sum -- * > SHA256SUMS)
made SHA256SUMS
