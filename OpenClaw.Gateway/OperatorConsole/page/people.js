// Who may talk to the assistant on the platforms. Strangers who wait for a decision come first; the code is the one the person was told.
import { act, ask, h, keyed, moment, say, setBadge } from './dom.js';
import { call, post } from './api.js';

const MOST = 500;
const EVERY = 2; // ticks between two looks at the list
const FILTERS = [['', 'All'], ['pending', 'Waiting'], ['allowed', 'Allowed'], ['blocked', 'Blocked']];
const ORDER = { pending: 0, allowed: 1, blocked: 2 };

export function open(view, { argument, refresh }) {
  const state = FILTERS.some(([word]) => word === argument) ? argument : '';
  let ticks = 0;
  let isGone = false;

  const body = h('tbody');
  const empty = h('p', { class: 'empty', hidden: true }, 'Nobody. Whoever writes to a bot for the first time appears here with a pairing code.');
  const cut = h('p', { class: 'empty', hidden: true }, `Only the newest ${MOST} are shown.`);
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'People'),
      h('div', { class: 'filter', role: 'group', 'aria-label': 'State' },
        FILTERS.map(([word, label]) => h('a', { href: `#people${word && `/${word}`}`, 'aria-current': word === state ? 'true' : undefined }, label))),
      h('p', {}, 'A name is what the platform showed; anybody may call themselves anything. Compare the code with the one the person tells you.')),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'People' }, h('table', { class: 'people' },
      h('thead', {}, h('tr', {}, ['Who', 'State', 'Code', 'Where', 'Asked', 'Decided', ''].map(name => h('th', { scope: 'col' }, name)))), body), empty, cut));

  async function load() {
    const found = await call(`/api/people?${new URLSearchParams({ limit: MOST, ...(state && { state }) })}`);
    if (isGone) return;
    found.sort((one, other) => ORDER[one.state] - ORDER[other.state]);
    keyed(body, found, addressOf, person => makeRow(person, again), updateRow);
    empty.hidden = found.length > 0;
    cut.hidden = found.length < MOST;
  }

  async function again() { await load(); refresh(); }

  return {
    leave() { isGone = true; },
    async tick() { if (ticks++ % EVERY === 0) await load(); },
  };
}

const addressOf = person => [person.channel, person.account, person.id].map(encodeURIComponent).join('/');
const nameOf = person => person.name || person.id;

function makeRow(person, again) {
  const row = { person };
  const button = (label, work, words) => {
    const element = h('button', { type: 'button', class: 'quiet', onclick: async () => { await act(element, () => work(row.person), words); await again(); } }, label);
    return element;
  };
  const decide = verb => who => post(who.code ? `/api/people/pairings/${who.code}/${verb === 'allow' ? 'approve' : verb}` : `/api/people/${addressOf(who)}/${verb}`);
  row.name = h('span');
  row.id = h('small');
  row.state = h('span', { class: 'badge' });
  row.code = h('code');
  row.where = h('span');
  row.decided = h('td', { class: 'nowrap' });
  row.allow = button('Allow', decide('allow'), 'May talk from the next message on.');
  row.block = button('Block', decide('block'), 'Gets no answer any more.');
  row.remove = button('Make a stranger', async who => {
    if (await ask(`Forget ${nameOf(who)}?`, 'They are strangers again: their next message gets a new pairing code, or nothing, as the account is set.', 'Forget them')) {
      await call(`/api/people/${addressOf(who)}`, { method: 'DELETE' });
    }
  });
  row.element = h('tr', { 'data-person': person.id },
    h('th', { scope: 'row' }, row.name, row.id), h('td', {}, row.state), h('td', {}, row.code), h('td', {}, row.where),
    h('td', { class: 'nowrap' }, moment(person.seenAt, true)), row.decided, h('td', { class: 'nowrap' }, row.allow, ' ', row.block, ' ', row.remove));
  return row;
}

function updateRow(row, person) {
  row.person = person;
  say(row.name, nameOf(person));
  say(row.id, person.name ? person.id : '');
  setBadge(row.state, person.state);
  say(row.code, person.code ? `${person.code.slice(0, 4)}-${person.code.slice(4)}` : '');
  say(row.where, `${person.channel} · ${person.account}`);
  if (row.decidedAt !== person.decidedAt) {
    row.decidedAt = person.decidedAt;
    row.decided.replaceChildren(moment(person.decidedAt, true), person.decidedBy ? h('small', {}, `by ${person.decidedBy}`) : '');
  }
  row.allow.hidden = person.state === 'allowed';
  row.block.hidden = person.state === 'blocked';
  row.remove.hidden = person.state === 'pending';
}
