// Draws sentences at random from all that people read, for somebody to mark: node tests/voice/draw.mjs [COUNT] [SEED]
import { sentences } from './sentences.mjs';

const [count = '500', seed = String(Date.now())] = process.argv.slice(2);

/** Random numbers from 0 to 1 that a seed repeats (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = dice(Number(seed));
const all = sentences();
for (let at = all.length - 1; at > 0; at -= 1) {
  const other = Math.floor(random() * (at + 1));
  [all[at], all[other]] = [all[other], all[at]];
}
const drawn = all.slice(0, Number(count));
console.error(`${drawn.length} of ${all.length} sentences, with seed ${seed}`);
drawn.forEach(({ path, line, text }, at) => console.log(`${at + 1}. ${path}:${line}: ${text}`));
