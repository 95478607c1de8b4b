// Runs inside Visual Studio Code: types into a story, and writes down what the editor says and offers.
const { commands, languages, window, workspace, Position, Range, Uri } = require('vscode');
const { writeFileSync, renameSync } = require('node:fs');
const { join, relative } = require('node:path');

const site = () => workspace.workspaceFolders[0].uri.fsPath;
const told = (uri) => languages.getDiagnostics(uri).filter(({ source, severity }) => source === 'heard' && severity < 2);

// Waits until what is said of a file satisfies `holds`.
const until = (uri, holds) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`it says ${JSON.stringify(languages.getDiagnostics(uri))}`)), 120000);
    const look = () => {
      if (!holds(told(uri))) return;
      clearTimeout(late);
      listener.dispose();
      resolve(told(uri));
    };
    const listener = languages.onDidChangeDiagnostics(look);
    look();
  });

const ask = async () => {
  const uri = Uri.file(join(site(), 'stories/chair.md'));
  const editor = await window.showTextDocument(await workspace.openTextDocument(uri));
  const type = (line, words) => editor.edit((edit) => edit.insert(new Position(line, 0), words));
  await type(5, 'statsu: draft\n');
  const wrong = (await until(uri, (found) => found.some(({ message }) => message.includes('statsu')))).map(({ range, code, message }) => ({
    line: range.start.line,
    code: code.value ?? code,
    message,
  }));
  const actions = await commands.executeCommand('vscode.executeCodeActionProvider', uri, new Range(5, 0, 5, 6));
  const mend = actions.find(({ edit }) => edit);
  if (mend) await workspace.applyEdit(mend.edit);
  const afterMend = await until(uri, (found) => found.length === 0);
  const last = editor.document.lineCount - 1;
  await type(last, '@');
  const list = await commands.executeCommand('vscode.executeCompletionItemProvider', uri, new Position(last, 1));
  const offered = list.items.map(({ label }) => (label.label ?? label).replace(/^@/, ''));
  const mention = new Position(8, 3);
  const hovers = await commands.executeCommand('vscode.executeHoverProvider', uri, mention);
  const hover = hovers.flatMap(({ contents }) => contents.map((words) => words.value ?? words)).join('\n');
  const [first] = await commands.executeCommand('vscode.executeDefinitionProvider', uri, mention);
  const place = first.targetUri ? [first.targetUri, first.targetRange] : [first.uri, first.range];
  const edit = await commands.executeCommand('vscode.executeDocumentRenameProvider', uri, mention, 'a.barros-lund');
  const renamed = edit.entries().map(([of]) => relative(site(), of.fsPath)).sort();
  return { wrong, mends: actions.map(({ title }) => title), afterMend, offered, hover, definition: `${place[0].fsPath}:${place[1].start.line + 1}`, renamed };
};

exports.activate = () => {
  const done = (answers) => {
    writeFileSync(`${process.env.HEARD_ANSWERS}.part`, JSON.stringify(answers));
    renameSync(`${process.env.HEARD_ANSWERS}.part`, process.env.HEARD_ANSWERS);
  };
  ask().then(done, (error) => done({ error: String(error.stack ?? error) }));
};
