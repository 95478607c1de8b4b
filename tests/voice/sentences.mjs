// Every English sentence that people read: pages, letters, messages, help, README, handbook, docs, configuration.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const FILES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'packaging/README.md', 'themes/hearth/README.md', 'editors/README.md'];
const SETTINGS = ['heard', 'people', 'indicators', 'reviews'].map((name) => `content-example/${name}.yaml`);
const FOLDERS = ['docs', 'content-example/handbook', 'content-example/pipelines', 'themes/hearth/strings', 'src'];

/** The sentences, each with its file and line. */
export function sentences() {
  const within = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? within(path) : [path];
    });
  const paths = [...FILES, ...SETTINGS, ...FOLDERS.flatMap(within)].sort();
  return paths.flatMap((path) => reader(path)?.(path, readFileSync(join(root, path), 'utf8')) ?? []);
}

function reader(path) {
  if (FILES.includes(path) || /^(docs|content-example\/handbook|src\/commands\/explain|src\/commands\/init\/words\/en)\/.*\.md$/.test(path)) return ofMarkdown;
  if (SETTINGS.includes(path) || /^content-example\/pipelines\/|^src\/publish\/server_config\/.*\.(conf|txt)$/.test(path)) return ofComments;
  if (/^src\/.*\.js$/.test(path)) return ofScript;
  if (path === 'themes/hearth/strings/en.yaml' || /^src\/commands\/init\/words\/en\/.*\.yaml$/.test(path)) return ofStrings;
  // Patterns and made-up files are no sentences.
  if (/^src\/.*\.rs$/.test(path) && !/tests?\.rs$|samples?\.rs$|phrases\.rs$/.test(path)) return ofRust;
  return undefined;
}

/** Lines that follow each other are one paragraph, whose sentences go to `found` when it ends. */
function paragraphs(path, found) {
  let lines = [];
  let first = 0;
  return {
    add(at, line) {
      if (lines.length === 0) first = at;
      lines.push(line);
    },
    end() {
      found.push(...cut(path, first, lines.join(' ')));
      lines = [];
    },
  };
}

function ofMarkdown(path, text) {
  const found = [];
  let fence = '';
  let front = text.startsWith('---\n');
  const { add, end } = paragraphs(path, found);
  text.split('\n').forEach((line, at) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (at > 0 && front) front = line !== '---';
    else if (front) return;
    else if (fence) fence = mark === fence ? '' : fence;
    else if (mark) (end(), (fence = mark));
    else if (line.startsWith('<!--')) end();
    else if (/^\s*$|^#|^\||^<|^ {4}/.test(line)) {
      end();
      // A heading, and each cell of a table, is read by itself.
      line.split('|').forEach((cell) => found.push(...cut(path, at, cell.replace(/^#+ /, ''))));
    } else {
      if (/^\s*([*-]|\d+\.) /.test(line)) end();
      add(at, line.trim());
    }
  });
  end();
  return found;
}

function ofStrings(path, text) {
  return text.split('\n').flatMap((line, at) => {
    const value = /^\s*[\w.-]+:\s+(.*)$/.exec(line)?.[1] ?? '';
    return cut(path, at, value.replace(/^["']|["']$/g, ''));
  });
}

/** What the comments of a configuration say: lines that follow each other are one text, and a bullet begins a new one. */
function ofComments(path, text) {
  const found = [];
  const { add, end } = paragraphs(path, found);
  text.split('\n').forEach((line, at) => {
    const words = /^\s*#(?!!)\s?(.*)$/.exec(line)?.[1];
    if (!words || /^\s*\* /.test(words)) end();
    if (words) add(at, words.replace(/^\s*\* /, '').trim());
    const beside = words === undefined && /\s#\s(.*)$/.exec(line)?.[1];
    if (beside) found.push(...cut(path, at, beside));
  });
  end();
  return found;
}

/** What a script says in its string literals. */
function ofScript(path, text) {
  return text.split('\n').flatMap((line, at) => {
    const said = line.trimStart().startsWith('//') ? [] : [...line.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map((match) => match[1]);
    // Words, and no code.
    return said.filter((words) => /^[“A-Za-z., ’\\'”-]+$/.test(words)).flatMap((words) => cut(path, at, words.replace(/\\/g, '')));
  });
}

/** What a program tells only itself: checks of its own, reasons for the compiler, and words it recognises but never says. */
const HIDDEN = [
  /\b(?:debug_)?assert(?:_eq|_ne)?!\([\s\S]*?\);/g,
  /\breason = "[^"]*"|#\[must_use = "[^"]*"\]/g,
  /\.(?:contains|ends_with|starts_with|chain)\(\[?"[^"]*"\]?\)/g,
  /&\[\s*"[^\]]*\](?=,\s*")/g,
  /\bpart\("[^"]*"/g,
  /const MONTHS: [^;]*; 12\] = \[[^\]]*\]/g,
  /^ *"(?:de|fr|es|ar)" => .*$/gm,
  /^ *"(?:de|fr|es|ar)",\s*\[[^\]]*\]/gm,
];

/** What is said in string literals, and the help, which stands in the documentation of a command's fields. */
function ofRust(path, text) {
  const blank = (all) => all.replace(/[^\n]/g, ' ');
  const code = HIDDEN.reduce((left, kind) => left.replace(kind, blank), text.split('#[cfg(test)]\nmod tests {')[0]);
  const found = [];
  const line = (at) => code.slice(0, at).split('\n').length - 1;
  for (const match of code.matchAll(/(\/\/.*$|'\\?"')|r#"(?:[^"]|"(?!#))*"#|"((?:[^"\\]|\\[\s\S])*)"/gm)) {
    if (match[2] === undefined) continue;
    const words = match[2].replace(/\\\n\s*/g, '').replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');
    // Words, and no code, path or key.
    if (/[A-Za-z]+ [a-z]+ /.test(words) && !/;(?!\s[a-z])|[<>]|::/.test(words)) words.split('\n').forEach((one) => found.push(...cut(path, line(match.index), one)));
  }
  if (path.startsWith('src/commands/')) {
    for (const match of code.matchAll(/((?:^ {4}\/\/\/.*\n)+)(?: {4}#\[(?:arg|command)[^\n]*\n)/gm)) {
      found.push(...cut(path, line(match.index), match[1].replace(/^ *\/\/\/ ?/gm, '').replace(/\n/g, ' ')));
    }
  }
  return found;
}

/** The sentences of a paragraph, where they have three words and more. */
function cut(path, at, text) {
  const all = text.replace(/\s+/g, ' ').trim().split(/(?<=[.!?])\s+(?=[^a-z])/);
  // A cell that holds only code is no sentence.
  const said = all.filter((one) => !/^`[^`]*`$/.test(one) && (one.match(/[A-Za-z]{2,}/g) ?? []).length >= 3);
  return said.map((one) => ({ path, line: at + 1, text: one }));
}
