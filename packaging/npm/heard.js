#!/usr/bin/env node
// Starts the program in the package for this platform.
const { spawnSync } = require('node:child_process');

const name = `heard-${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/heard${process.platform === 'win32' ? '.exe' : ''}`);
} catch {
  console.error(`heard: install the package ${name} as well; it contains the program for this computer`);
  process.exit(2);
}
// Ctrl-C is for the program, which ends by itself.
process.on('SIGINT', () => {});
const { status, signal, error } = spawnSync(program, process.argv.slice(2), { stdio: 'inherit' });
if (error) console.error(`heard: ${error.message}`);
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 2);
