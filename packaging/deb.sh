#!/usr/bin/env bash
# The package for Debian and Ubuntu, around the program that linux.sh made: with man pages and completions.
source "$(dirname "$0")/common.sh"
need dpkg-deb 'apt install dpkg'
[ -x "$linux" ] || { echo 'run packaging/linux.sh first' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
put() { # a file, with its mode, from standard input
  mkdir -p "$work/$(dirname "$2")"
  cat > "$work/$2"
  chmod "$1" "$work/$2"
}
put 755 usr/bin/heard < "$linux"
"$linux" manual "$work/usr/share/man/man1" --quiet
gzip -9n "$work"/usr/share/man/man1/*.1
chmod 644 "$work"/usr/share/man/man1/*
"$linux" completions bash | put 644 usr/share/bash-completion/completions/heard
"$linux" completions zsh | put 644 usr/share/zsh/vendor-completions/_heard
"$linux" completions fish | put 644 usr/share/fish/vendor_completions.d/heard.fish
put 644 usr/share/doc/heard/copyright <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: heard

Files: *
Copyright: the authors of heard
License: MIT or Apache-2.0
 The whole text of the Apache licence is in /usr/share/common-licenses/Apache-2.0.
 .
$(sed 's/^$/./; s/^/ /' LICENSE-MIT)
END
{ printf 'heard (%s) stable; urgency=medium\n\n  * See https://keepachangelog.com: CHANGELOG.md in the source.\n\n' "$version"
  printf ' -- heard <heard@firm.example>  %s\n' "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n | put 644 usr/share/doc/heard/changelog.gz
put 644 DEBIAN/control <<END
Package: heard
Version: $version
Architecture: amd64
Maintainer: heard <heard@firm.example>
Installed-Size: $(du -sk --apparent-size "$work/usr" | cut -f 1)
Depends: libc6 (>= 2.17)
Recommends: ca-certificates, openssh-client
Section: web
Priority: optional
Description: turns stories about colleagues into a website for your firm
 Somebody writes down a moment when a colleague listened, noticed or held back
 in a way that mattered. The colleague reads it and agrees, or says no. heard
 checks the story and builds a site for each group of readers that contains
 only what they are allowed to read.
END
find "$work" -type d -exec chmod 755 {} +
find "$work" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$work" "$packages/heard_${version}_amd64.deb" >/dev/null
made "heard_${version}_amd64.deb"
