// A net of words that no native colleague says in these places: node tests/voice/net.mjs. It is no editor.
import { sentences } from './sentences.mjs';

const WORDS = [
  /\bmend(s|ed|ing)?\b/i, /\banew\b/i, /\b(bring|brings|brought) (it |them )?out\b/i, /\btold of\b/i, /\btells? of\b/i,
  /\bwho(m)?ever\b/i, /\bstands? (in|at|beside|under|over|there)\b/i, /\bl(ies|ay|ie) (on|at|in|there|beside)\b/i,
  /\bof (its|their|his|her) own\b/i, /\ban? yes (ends|holds|begins)\b/i, /\bby (itself|themselves)\b/i, /\bneither\b[^,]*[.]$/i,
  /\bthe house\b/i, /\bconcordance\b/i, /\bthe wall\b/i, /\bvocabulary\b/i, /\bis not there\b/i, /\bgo on\b/i, /\bsay what\b/i,
  /\bin vain\b/i, /\belse the\b/i, /\bthe usual\b/i, /\bos error\b/i, /\bwherein\b|\bthereof\b|\bhitherto\b/i, /\bas it were\b/i,
  /\b(older|newer) heard\b/i, /\bwhat(ever)? (may|can|could) no longer\b/i, /\b(al)?though nobody\b/i, /\bother (readers|people|audiences) than\b/i,
  /\bon (a|the) terminal\b/i, /\b(link|address|page|it|which|that) leads?\b/i, /\bleads? (nowhere|out|here)\b/i, /\bof which (?!version)/i, /\b(is|are|was|were) to be\b/i,
  /\bconsents\b/i, /\bbroken off\b/i, /\btaken back\b/i, /\bfree pages?\b/i, /\bwaited out\b/i, /\bwithout a word\b/i, /\bonward\b(?!\*)/i, /\bfaulty\b/i,
  /\bit is said\b/i, /\bstand(s|ing)? (among|for|on|as)\b/i, /\bwhom\b/i, /\blikewise\b/i, /\ball the same\b/i,
  /\bmay (no longer|only|read|see|appear|be (read|shown|named))\b/i, /\bleft as (it is|they are)\b/i, /\bsums? up repeated\b/i, /\bas long as [^,.]* can't\b/i, /\bbeside\b/i,
  /\btake(s|n)? in\b/i, /\bto be looked\b/i, /\bmay stand\b/i, /\blook(s|ed)? whether\b/i,
];

/** Sentences that say such a word on purpose, because a teller says it or somebody allows something: a file, and words. */
const LET_THROUGH = [
  ['content-example/handbook/stories/2026/the-pause-after-the-word-budget.md', 'whom one tells first'],
  ['themes/hearth/strings/en.yaml', 'Yes, others may read it'],
];

const caught = sentences().filter(({ path, text }) => {
  const said = WORDS.some((word) => word.test(text.replace(/`[^`]*`/g, '')));
  return said && !LET_THROUGH.some(([file, words]) => path === file && text.includes(words));
});
caught.forEach(({ path, line, text }) => console.log(`${path}:${line}: ${text}`));
process.exit(caught.length > 0 ? 1 : 0);
