#!/usr/bin/env bash
# Wheels for people who have Python: they hold the programs that linux.sh and windows.sh made, and no Python code.
source "$(dirname "$0")/common.sh"
need python3 'apt install python3'
wheel() { # a program, its name in the wheel, and the wheel's platform
  [ -e "$1" ] || { echo "skipped $3: there is no $1"; return; }
  made "$(python3 packaging/wheel.py "$1" "$2" "$3" "$version" "$packages")"
}
wheel "$linux" heard manylinux_2_17_x86_64.manylinux2014_x86_64
wheel "$windows" heard.exe win_amd64
