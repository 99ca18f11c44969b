import { act, h, moment } from './dom.js';
import { call } from './api.js';

const PAGE = 100;
const EVERY = 2;
const KINDS = [['', 'Everything'], ['node.', 'Nodes'], ['alert.', 'Alerts'], ['job.', 'Jobs'], ['conversation.', 'Conversations'], ['person.', 'People'], ['setting.', 'Settings'], ['key.', 'Keys']];

export function open(view, { argument }) {
  const kind = KINDS.some(([prefix]) => prefix === `${argument}.`) ? `${argument}.` : '';
  let subject = '';
  let ticks = 0;
  let isGone = false;
  let isPaged = false;
  let newest = -1;
  let isNews = false;

  const body = h('tbody');
  const empty = h('p', { class: 'empty', hidden: true }, 'Nothing of this kind happened yet.');
  const about = h('input', { type: 'search', placeholder: 'Exact node, job, key or setting', 'aria-label': 'About', onchange: () => { subject = about.value.trim(); reload(); } });
  const older = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => act(older, more) }, 'Older');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Journal'),
      h('div', { class: 'filter', role: 'group', 'aria-label': 'Kind' },
        KINDS.map(([prefix, label]) => h('a', { href: `#journal${prefix && `/${prefix.slice(0, -1)}`}`, 'aria-current': prefix === kind ? 'true' : undefined }, label))), about),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Journal' },
      h('table', {}, h('thead', {}, h('tr', {}, ['When', 'What', 'About', 'By', 'Detail'].map(name => h('th', { scope: 'col' }, name)))), body), empty),
    h('div', { class: 'buttons pages' }, older));

  const read = before => call(`/api/cluster/journal?${new URLSearchParams({ limit: PAGE, kind, ...(subject && { subject }), ...(before && { before }) })}`);

  function show(entries) {
    body.append(...entries.map(entry => h('tr', {}, h('td', { class: 'nowrap' }, moment(entry.at, true)), h('td', { class: 'nowrap' }, h('code', {}, entry.kind)),
      h('th', { scope: 'row' }, entry.subject), h('td', {}, entry.actor || '–'), h('td', { class: 'why' }, entry.detail))));
    older.hidden = entries.length < PAGE;
    if (entries.length) older.dataset.from = entries.at(-1).number;
    empty.hidden = body.children.length > 0;
  }

  async function reload() {
    const asked = subject;
    const entries = await read();
    if (isGone || asked !== subject) return;
    isPaged = false;
    newest = entries[0]?.number ?? 0;
    body.replaceChildren();
    show(entries);
  }

  async function more() {
    const entries = await read(older.dataset.from);
    if (isGone) return;
    isPaged = true;
    show(entries);
  }

  return {
    leave() { isGone = true; },
    entry(one) { isNews ||= one.kind.startsWith(kind) && (subject === '' || one.subject === subject); },
    async tick() {
      // Whoever reads older pages is not thrown back to the first by the next entry.
      if (isPaged || (ticks++ % EVERY !== 0 && !isNews)) return;
      isNews = false;
      const [first] = await call(`/api/cluster/journal?${new URLSearchParams({ limit: 1, kind, ...(subject && { subject }) })}`);
      if (!isGone && (first?.number ?? 0) !== newest) await reload();
    },
  };
}
