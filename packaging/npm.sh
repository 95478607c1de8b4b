#!/usr/bin/env bash
# Packages for people who have Node.js: `heard` finds the program in the package for its platform, which is installed with it.
#
# The first doesn't ask npm for the second: until the names are ours, npm would fetch whatever somebody else put there.
source "$(dirname "$0")/common.sh"
need npm 'install Node.js'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pack() { # the folder of a package
  cp LICENSE-MIT LICENSE-APACHE "$1/"
  find "$1" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
  made "$(npm pack "$1" --pack-destination "$packages" --silent)"
}
platform() { # a program, its name, Node's names for the system and the processor
  [ -e "$1" ] || { echo "skipped $3: there is no $1"; return; }
  local folder=$work/heard-$3-$4
  mkdir "$folder"
  install -m 755 "$1" "$folder/$2"
  printf '{\n  "name": "heard-%s-%s",\n  "version": "%s",\n  "description": "The program heard",\n  "license": "MIT OR Apache-2.0",\n  "os": ["%s"],\n  "cpu": ["%s"],\n  "files": ["%s", "LICENSE-*"]\n}\n' \
    "$3" "$4" "$version" "$3" "$4" "$2" > "$folder/package.json"
  pack "$folder"
}
platform "$linux" heard linux x64
platform "$windows" heard.exe win32 x64
mkdir "$work/heard"
sed "s/0\.0\.0/$version/" packaging/npm/package.json > "$work/heard/package.json"
install -m 755 packaging/npm/heard.js "$work/heard/"
pack "$work/heard"
