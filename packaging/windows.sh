#!/usr/bin/env bash
# The program for Windows on x86-64, and its installer, from Debian's packages alone.
source "$(dirname "$0")/common.sh"
need x86_64-w64-mingw32-gcc 'apt install rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64'
need makensis 'apt install nsis'
# Debian's compiler has no standard library for Windows, so that is built too.
RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc /usr/bin/cargo build --release --bin heard -Zbuild-std=std,panic_abort \
  --target x86_64-pc-windows-gnu --locked
cp "$windows" "$packages/heard-$version-windows-x86_64.exe"
made "heard-$version-windows-x86_64.exe"
makensis -V2 -NOCD "-DVERSION=$version" "-DPROGRAM=$windows" "-DOUT=$packages/heard-$version-windows-x86_64-setup.exe" \
  packaging/windows/heard.nsi
made "heard-$version-windows-x86_64-setup.exe"
