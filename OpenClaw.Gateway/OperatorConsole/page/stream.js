// What happens in the cluster, as it happens. Opened by fetch and not by EventSource, which would need the key in the address. It continues
// after its last event on whichever gateway answers next; while it is away, the page asks as it did before there was a stream.
import { key } from './api.js';

const SILENCE = 10000; // a look comes every two seconds
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;

let last = '';
let stop = null;

/** One stream at a time. isUp says whether events arrive at all. */
export function follow({ entry, look, isUp }) {
  if (stop) return;
  const leaving = new AbortController();
  stop = leaving;
  run(leaving.signal, { entry, look, isUp });
}

export function unfollow() {
  stop?.abort();
  stop = null;
}

/** Another key may belong to another cluster. */
export function forget() { last = ''; }

async function run(signal, told) {
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    let next = null;
    try { next = await listen(signal, told, () => { wait = FIRST_WAIT; }); } catch { /* however it ended, it is opened again */ }
    if (signal.aborted) return;
    told.isUp(false);
    await pause(next ?? wait * (.8 + Math.random() * .4), signal);
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }
}

/** Returns when the stream ends; with the wait that the gateway asked for, if it said goodbye. */
async function listen(signal, told, heard) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE);
  try {
    const answer = await fetch('/api/cluster/stream', {
      headers: { Authorization: `Bearer ${key.get()}`, Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) },
      credentials: 'omit', cache: 'no-store', redirect: 'error', signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!answer.ok) { await answer.body?.cancel(); return null; }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    let retry = null;
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) return retry;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE);
      const blocks = (text + value).split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
        if (fields.retry) retry = Number(fields.retry);
        if (!fields.event) continue;
        last = fields.id;
        heard();
        told.isUp(true);
        if (fields.event === 'entry') told.entry(JSON.parse(fields.data));
        else if (fields.event === 'look') told.look();
      }
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

const pause = (after, signal) => new Promise(resolve => {
  const end = () => { clearTimeout(timer); signal.removeEventListener('abort', end); resolve(); };
  const timer = setTimeout(end, after);
  signal.addEventListener('abort', end);
});
