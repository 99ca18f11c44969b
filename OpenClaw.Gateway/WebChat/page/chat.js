// The chat page. It keeps nothing but the names of recent conversations and unsent messages; what was said comes from the gateway, as a
// stream of frames that can be continued after any of them, at any gateway. A frame may come twice: everything here can be repeated.

const $ = id => document.getElementById(id);
const log = $('log'), scroll = $('scroll'), text = $('text');
const now = () => performance.now();

// ---- conversations -------------------------------------------------------------------------------------------------------------------
const store = {
  read: () => { try { return JSON.parse(localStorage.getItem('openclaw.conversations')) ?? []; } catch { return []; } },
  write: list => { try { localStorage.setItem('openclaw.conversations', JSON.stringify(list.slice(0, 12))); } catch { /* private mode: forget */ } },
};
const newName = () => 'web-' + Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('');

let name, last, socket, retry, tries, isClosing;
let jobs;     // jobId → { mine, theirs, said, attempt, isOver, isRunning }
let unsent;   // idempotencyKey → { text, item, isSent }

function open(conversation) {
  name = conversation;
  last = '';
  jobs = new Map();
  unsent = new Map();
  tries = 0;
  log.replaceChildren();
  $('welcome').hidden = false;
  listRecent();
  update();
  connect();
}

function remember(title) {
  const list = store.read().filter(c => c.name !== name);
  const known = store.read().find(c => c.name === name);
  store.write([known ?? { name, title: title.trim().slice(0, 40) }, ...list]);
  listRecent();
}

function listRecent() {
  const list = store.read();
  $('recent').hidden = list.length === 0;
  const options = list.map(c => new Option(c.title, c.name, false, c.name === name));
  if (!list.some(c => c.name === name)) options.unshift(new Option('New conversation', name, true, true));
  $('recent').replaceChildren(...options);
}

// ---- the line to the gateway ---------------------------------------------------------------------------------------------------------
function connect() {
  clearTimeout(retry);
  isClosing = true;
  socket?.close();
  isClosing = false;
  const mine = name;
  const address = new URL(`/api/conversations/${encodeURIComponent(name)}/socket`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  if (last) address.searchParams.set('after', last);
  const line = socket = new WebSocket(address);
  let openedAt = 0;
  line.onopen = () => {
    openedAt = now();
    link('');
    // Sent again with the same keys: what the gateway has already is accepted only once.
    for (const [key, message] of unsent) if (!message.isSent && !message.isRefused) transmit(key, message);
  };
  line.onmessage = e => { if (line === socket && mine === name) receive(JSON.parse(e.data)); };
  line.onclose = () => {
    if (line !== socket || isClosing) return;
    if (openedAt && now() - openedAt > 5000) tries = 0;
    reconnect(openedAt > 0);
  };
}

async function reconnect(hadOpened) {
  link(navigator.onLine ? 'reconnecting…' : 'offline');
  // A socket that was never opened may have been refused for want of a session; the browser does not say.
  if (!hadOpened && !(await hasSession())) return;
  const ceiling = Math.min(15000, 300 * 2 ** tries++);
  clearTimeout(retry);
  retry = setTimeout(connect, ceiling / 2 + Math.random() * ceiling / 2);
}

function link(words) {
  $('link').textContent = words || 'connected';
  $('link').classList.toggle('on', !words);
}

const say = frame => socket?.readyState === WebSocket.OPEN && (socket.send(JSON.stringify(frame)), true);
const transmit = (key, message) => say({ type: 'send', text: message.text, idempotencyKey: key });

addEventListener('online', () => { tries = 0; connect(); });
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && socket?.readyState === WebSocket.CLOSED) { tries = 0; connect(); }
});

// ---- frames --------------------------------------------------------------------------------------------------------------------------
const frames = {
  accepted(f) {
    const job = jobOf(f.jobId);
    for (const [key, message] of unsent) if (message.jobId === f.jobId) { job.mine ??= message.item; unsent.delete(key); }
    job.mine ??= add('mine', f.text);
    // A job that was closed and is tried again comes back as accepted.
    job.isOver = false;
    wait(job);
  },
  partial(f) {
    const job = jobOf(f.jobId);
    if (job.isOver) return;
    if (job.attempt !== f.attempt) job.said = '';
    job.attempt = f.attempt;
    job.said = job.said.slice(0, f.offset) + f.text;
    job.isRunning = true;
    show(job);
  },
  answered(f) {
    const job = jobOf(f.jobId);
    job.said = f.text;
    finish(job);
    show(job);
    nameModel(f.jobId);
  },
  closed(f) {
    const job = jobOf(f.jobId);
    finish(job);
    if (!job.said) job.theirs?.remove(), job.theirs = null;
    job.theirs?.setAttribute('aria-busy', 'false');
    notice(f.text, { after: job.theirs ?? job.mine });
  },
  resync() {
    log.replaceChildren();
    jobs = new Map();
    for (const message of unsent.values()) log.append(message.item);
  },
  sent(f) {
    const message = unsent.get(f.idempotencyKey);
    if (!message) return;
    message.isSent = true;
    message.jobId = f.jobId;
    const known = jobs.get(f.jobId);
    if (known?.mine) {
      if (known.mine !== message.item) message.item.remove();
      unsent.delete(f.idempotencyKey);
    } else {
      jobOf(f.jobId).mine = message.item;
      unsent.delete(f.idempotencyKey);
      wait(jobs.get(f.jobId));
    }
  },
  stopped() { },
  error(f) {
    const message = unsent.get(f.idempotencyKey);
    if (!message) { if (f.status !== 409) notice(f.detail, { bad: true }); return; }
    if (f.retryAfter) {
      label(message.item, 'waiting to be sent…');
      setTimeout(() => unsent.has(f.idempotencyKey) && transmit(f.idempotencyKey, message), f.retryAfter * 1000 * (1 + Math.random() / 2));
      return;
    }
    message.isRefused = true;
    label(message.item, 'not sent');
    const item = notice(f.detail, { bad: true, after: message.item, action: 'Try again', then: () => {
      item.remove();
      message.isRefused = false;
      label(message.item, 'sending…');
      transmit(f.idempotencyKey, message);
    } });
  },
};

function receive(frame) {
  const isDown = isAtEnd();
  frames[frame.type]?.(frame);
  if (frame.id !== undefined) last = frame.id;
  update();
  if (isDown) toEnd();
}

function jobOf(id) {
  if (!jobs.has(id)) jobs.set(id, { id, said: '', attempt: 0 });
  return jobs.get(id);
}

function wait(job) {
  const ahead = [...jobs.values()].some(other => other !== job && !other.isOver && other.mine);
  label(job.mine, ahead ? 'queued' : '');
  job.mine.classList.toggle('waiting', ahead);
  if (!job.theirs) {
    job.theirs = document.createElement('li');
    job.theirs.className = 'theirs';
    job.theirs.setAttribute('aria-busy', 'true');
    job.theirs.append(dots());
  }
  place(job);
  job.theirs.hidden = ahead;
}

function finish(job) {
  job.isOver = true;
  job.isRunning = false;
  if (job.mine) { label(job.mine, ''); job.mine.classList.remove('waiting'); }
  const next = [...jobs.values()].find(other => !other.isOver && other.mine);
  if (next) wait(next);
}

function place(job) {
  if (job.mine?.isConnected) job.mine.after(job.theirs);
  else if (!job.theirs.isConnected) log.append(job.theirs);
}

const dirty = new Set();
function show(job) {
  if (!job.theirs) {
    job.theirs = document.createElement('li');
    job.theirs.className = 'theirs';
    place(job);
  }
  job.theirs.hidden = false;
  // Rendered once per picture, however many pieces come.
  if (dirty.size === 0) requestAnimationFrame(paint);
  dirty.add(job);
}

function paint() {
  const isDown = isAtEnd();
  for (const job of dirty) {
    job.theirs.replaceChildren(...render(job.said));
    if (!job.isOver && !job.said) job.theirs.append(dots());
    job.theirs.setAttribute('aria-busy', String(!job.isOver));
  }
  dirty.clear();
  if (isDown) toEnd();
}

// ---- what is on the page -------------------------------------------------------------------------------------------------------------
function add(kind, words) {
  $('welcome').hidden = true;
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = words;
  log.append(item);
  return item;
}

function label(item, words) {
  item.querySelector('.state')?.remove();
  if (!words) return;
  const state = document.createElement('span');
  state.className = 'state';
  state.textContent = words;
  item.append(state);
}

function notice(words, { bad, after, action, then } = {}) {
  const item = add('notice' + (bad ? ' bad' : ''), words);
  if (after?.isConnected) after.after(item);
  if (action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = action;
    button.onclick = then;
    item.append(button);
  }
  return item;
}

function dots() {
  const item = document.createElement('span');
  item.className = 'dots';
  item.setAttribute('role', 'img');
  item.setAttribute('aria-label', 'The assistant is thinking');
  item.append(...[1, 2, 3].map(() => document.createElement('i')));
  return item;
}

const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };
const current = () => [...jobs.values()].find(job => !job.isOver && job.mine);

function update() {
  $('stop').hidden = !current();
  $('send').disabled = text.value.trim() === '';
}

// ---- a little Markdown, made of elements and text nodes only: nothing that was said is ever parsed as HTML ---------------------------
function render(source) {
  const out = [];
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const make = (tag, words) => { const e = document.createElement(tag); e.append(...inline(words)); return e; };
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    let match;
    if ((match = /^\s*(`{3,}|~{3,})\s*([\w+#.-]*)/.exec(line))) {
      const code = [];
      for (i++; i < lines.length && !lines[i].trim().startsWith(match[1]); i++) code.push(lines[i]);
      i++;
      out.push(codeBlock(code.join('\n'), match[2]));
    } else if ((match = /^(#{1,6})\s+(.*)/.exec(line))) {
      out.push(make(match[1].length < 3 ? 'h3' : 'h4', match[2]));
      i++;
    } else if (/^\s*([-*+]|\d{1,3}[.)])\s+/.test(line)) {
      const isNumbered = /^\s*\d/.test(line);
      const list = document.createElement(isNumbered ? 'ol' : 'ul');
      const mark = isNumbered ? /^\s*\d{1,3}[.)]\s+/ : /^\s*[-*+]\s+/;
      if (isNumbered) list.start = parseInt(line, 10);
      for (; i < lines.length && mark.test(lines[i]); i++) list.append(make('li', lines[i].replace(mark, '')));
      out.push(list);
    } else if (/^\s*>/.test(line)) {
      const quote = [];
      for (; i < lines.length && /^\s*>/.test(lines[i]); i++) quote.push(lines[i].replace(/^\s*>\s?/, ''));
      out.push(make('blockquote', quote.join('\n')));
    } else if (line.trim() === '') {
      i++;
    } else {
      const words = [];
      for (; i < lines.length && lines[i].trim() !== '' && (words.length === 0 || !/^(\s*(`{3,}|~{3,}|[-*+]\s|\d{1,3}[.)]\s|>)|#{1,6}\s)/.test(lines[i])); i++) words.push(lines[i]);
      out.push(make('p', words.join('\n')));
    }
  }
  return out;
}

function inline(words) {
  const out = [];
  const pattern = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])\*([^*\s][^*\n]*)\*(?!\w)|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>"'`)\]]+[^\s<>"'`)\].,;:!?])/g;
  let from = 0;
  for (const m of words.matchAll(pattern)) {
    if (m.index > from) out.push(words.slice(from, m.index));
    from = m.index + m[0].length;
    if (m[1] !== undefined) out.push(element('code', m[1]));
    else if (m[2] !== undefined) out.push(element('strong', m[2]));
    else if (m[3] !== undefined) out.push(element('em', m[3]));
    else out.push(anchor(m[4] ?? m[6], m[5] ?? m[6]));
  }
  if (from < words.length) out.push(words.slice(from));
  return out;
}

function element(tag, words) {
  const e = document.createElement(tag);
  e.textContent = words;
  return e;
}

function anchor(words, address) {
  const a = element('a', words);
  a.href = address;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  return a;
}

function codeBlock(code, language) {
  const box = element('div', '');
  box.className = 'code';
  const head = element('div', '');
  const copy = element('button', 'Copy');
  copy.type = 'button';
  copy.onclick = async () => {
    try { await navigator.clipboard.writeText(code); copy.textContent = 'Copied'; } catch { copy.textContent = 'Not possible here'; }
    setTimeout(() => { copy.textContent = 'Copy'; }, 1500);
  };
  head.append(element('span', language || 'text'), copy);
  const pre = element('pre', '');
  pre.tabIndex = 0;
  pre.append(element('code', code));
  box.append(head, pre);
  return box;
}

// ---- the model's name: people must know when they talk to a demo ---------------------------------------------------------------------
const badge = isDemo => { $('badge').hidden = !isDemo; };
const isDemo = model => /^demo\b/i.test(model ?? '');
let naming;

async function ask(path) {
  try { const r = await fetch(path); return r.ok ? await r.json() : null; } catch { return null; }
}

async function nameModels() {
  const models = (await ask('/v1/models'))?.data;
  if (models?.length) badge(models.every(m => isDemo(m.id)));
}

function nameModel(jobId) {
  // A whole history may come at once; only its newest answer counts.
  clearTimeout(naming);
  naming = setTimeout(async () => {
    const job = await ask(`/api/jobs/${jobId}`);
    if (job?.model) badge(isDemo(job.model));
  }, 200);
}

// ---- the door ------------------------------------------------------------------------------------------------------------------------
async function hasSession() {
  let status = 0;
  try { status = (await fetch('/api/session')).status; } catch { return true; }
  if (status !== 401 && status !== 403) return true;
  // Where this machine is trusted, the page itself brings a new session.
  try { await fetch('/'); if ((await fetch('/api/session')).ok) return true; } catch { return true; }
  link('signed out');
  if (!$('door').open) $('door').showModal();
  return false;
}

$('door').addEventListener('cancel', e => e.preventDefault());
$('door-form').addEventListener('submit', async e => {
  e.preventDefault();
  const problem = $('door-error');
  problem.hidden = true;
  try {
    const answer = await fetch('/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ key: $('key').value }) });
    if (answer.ok) {
      $('key').value = '';
      $('door').close();
      tries = 0;
      connect();
      nameModels();
      text.focus();
      return;
    }
    problem.textContent = (await answer.json()).detail;
  } catch {
    problem.textContent = 'The gateway cannot be reached.';
  }
  problem.hidden = false;
});

// ---- the composer --------------------------------------------------------------------------------------------------------------------
function grow() {
  text.style.height = 'auto';
  text.style.height = text.scrollHeight + 'px';
}

$('composer').addEventListener('submit', e => {
  e.preventDefault();
  const words = text.value;
  if (words.trim() === '') return;
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const message = { text: words, item: add('mine', words) };
  unsent.set(key, message);
  label(message.item, transmit(key, message) ? 'sending…' : 'will be sent when the line is back');
  text.value = '';
  grow();
  remember(words);
  update();
  toEnd();
  text.focus();
});

text.addEventListener('input', () => { grow(); update(); });
text.addEventListener('keydown', e => {
  if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); $('composer').requestSubmit(); }
});
$('stop').addEventListener('click', () => { const job = current(); if (job) say({ type: 'stop', jobId: job.id }); });
$('fresh').addEventListener('click', () => { open(newName()); text.focus(); });
$('recent').addEventListener('change', e => open(e.target.value));
$('down').addEventListener('click', toEnd);
scroll.addEventListener('scroll', () => { $('down').hidden = isAtEnd(); }, { passive: true });

if (await hasSession()) nameModels();
open(store.read()[0]?.name ?? newName());
text.focus();
