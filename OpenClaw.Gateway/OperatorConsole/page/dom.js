export const byId = id => document.getElementById(id);

/** h('td', {class: 'num', onclick}, 'text', node): text is always text, never HTML. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(tag, props = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Writes only what changed, so that a selection, a focus or a screen reader is not disturbed by every tick. */
export function say(element, text) { if (element.textContent !== `${text}`) element.textContent = text; }

/** Rows by key: new ones are made, old ones updated in place, gone ones removed. */
export function keyed(parent, items, keyOf, make, update) {
  const rows = parent.rows_ ??= new Map();
  const wanted = new Set(items.map(keyOf));
  for (const [name, row] of rows) if (!wanted.has(name)) { row.element.remove(); rows.delete(name); }
  items.forEach((item, index) => {
    const name = keyOf(item);
    let row = rows.get(name);
    if (!row) rows.set(name, row = make(item));
    update(row, item);
    if (parent.children[index] !== row.element) parent.insertBefore(row.element, parent.children[index] ?? null);
  });
}

export const number = value => value.toLocaleString('en');
export const percent = share => `${Math.round(share * 100)} %`;

export function span(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 0) ms = 0;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 60) return `${s < 10 ? s.toFixed(1) : Math.round(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

/** A time of the cluster: short in the text, whole and with its zone in the title. */
export function moment(iso, withDate = false) {
  if (!iso) return h('span', { class: 'soft' }, '–');
  const at = new Date(iso);
  const time = at.toLocaleTimeString('en-GB');
  const isToday = at.toDateString() === new Date().toDateString();
  return h('time', { datetime: iso, title: at.toISOString() }, withDate || !isToday ? `${at.toLocaleDateString('en-CA')} ${time}` : time);
}

const WORDS = { queued: 'waiting', leased: 'running' };
export const badge = state => h('span', { class: `badge ${state}` }, WORDS[state] ?? state);
export function setBadge(element, state) {
  say(element, WORDS[state] ?? state);
  if (element.className !== `badge ${state}`) element.className = `badge ${state}`;
}

export function bar(label) {
  const fill = h('i');
  const text = h('span');
  const element = h('div', { class: 'bar', role: 'img' }, h('div', { class: 'track' }, fill), text);
  return {
    element,
    set(share, words) {
      fill.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
      fill.className = share >= 1 ? 'full' : share >= .8 ? 'high' : '';
      say(text, words);
      element.setAttribute('aria-label', `${label}: ${words}`);
    },
  };
}

/** A line of a number over time: as many points as there are, the newest at the right edge. */
export function spark(label, points = 60, width = 76, height = 18) {
  const line = svg('polyline', {});
  const area = svg('polygon', {});
  return {
    element: svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, preserveAspectRatio: 'none', class: 'spark', role: 'img', 'aria-label': label }, area, line),
    /** @param most what reaches the top; without it the greatest value does */
    set(values, most = Math.max(1, ...values)) {
      const step = width / (points - 1);
      const first = width - (values.length - 1) * step;
      const places = values.map((value, index) => `${(first + index * step).toFixed(1)},${(height - 1 - Math.min(1, value / most) * (height - 3)).toFixed(1)}`).join(' ');
      line.setAttribute('points', places);
      area.setAttribute('points', values.length > 1 ? `${first.toFixed(1)},${height} ${places} ${width},${height}` : '');
    },
  };
}

export function toast(text, isBad = false) {
  const note = h('p', { class: isBad ? 'bad' : '' }, text);
  byId('toasts').append(note);
  setTimeout(() => note.remove(), isBad ? 9000 : 4500);
}

/** Runs what a button does; the button rests meanwhile, and a refusal is said in the server's words. */
export async function act(button, work, done) {
  button.disabled = true;
  try {
    const result = await work();
    if (done) toast(typeof done === 'function' ? done(result) : done);
    return result;
  } catch (error) {
    toast(error.message, true);
    return undefined;
  } finally {
    button.disabled = false;
  }
}

export function ask(title, text, yes) {
  const dialog = byId('ask');
  return new Promise(resolve => {
    dialog.replaceChildren(
      h('form', { method: 'dialog' }, h('h2', { id: 'ask-title' }, title), h('p', {}, text),
        h('div', { class: 'buttons' }, h('button', { value: 'no', class: 'quiet' }, 'Leave it'), h('button', { value: 'yes', class: 'primary' }, yes))));
    dialog.returnValue = '';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });
}
