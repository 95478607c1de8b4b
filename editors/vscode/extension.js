// Starts `heard lsp` for the stories and settings of the folder.
const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = () => {
  const command = workspace.getConfiguration('heard').get('command');
  const pattern = '**/{stories,labs,metrics,pages}/**/*.md';
  const documentSelector = [
    { scheme: 'file', pattern },
    { scheme: 'file', pattern: '**/{heard,people,indicators,reviews}.yaml' },
  ];
  const fileEvents = workspace.createFileSystemWatcher('**/*.{md,yaml}');
  client = new LanguageClient('heard', { command, args: ['lsp'] }, { documentSelector, synchronize: { fileEvents } });
  return client.start();
};

exports.deactivate = () => client && client.stop();
