#!/usr/bin/env bash
# The extension for Visual Studio Code. Its packer needs Node 22, which npm has.
source "$(dirname "$0")/common.sh"
need npm 'install Node.js'
cp -r editors/vscode "${work:=$(mktemp -d)}/vscode"
trap 'rm -rf "$work"' EXIT
cd "$work/vscode"
rm -rf node_modules
npm ci --omit=dev --silent --no-audit --no-fund
extension=$(node -p 'require("./package.json").version')
npx --yes -p node@22 -p @vscode/vsce@3 vsce package --allow-missing-repository --skip-license --out "$packages/heard-vscode-$extension.vsix"
made "heard-vscode-$extension.vsix"
