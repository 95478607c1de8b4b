#!/usr/bin/env bash
# The program for Linux on x86-64 from 2014 on: it needs glibc 2.17 and nothing else.
source "$(dirname "$0")/common.sh"
need cargo-zigbuild 'pip install cargo-zigbuild ziglang'
rustup target list --installed 2>/dev/null | grep -q '^x86_64-unknown-linux-gnu$' || rustup target add x86_64-unknown-linux-gnu
cargo zigbuild --profile dist --bin heard --target x86_64-unknown-linux-gnu.2.17 --locked
folder=heard-$version-linux-x86_64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/$folder"
install -m 755 "$linux" "$work/$folder/heard"
install -m 644 README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$work/$folder/"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$folder" \
  | gzip -9n > "$packages/$folder.tar.gz"
made "$folder.tar.gz"
