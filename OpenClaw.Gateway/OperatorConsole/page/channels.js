// The platforms' accounts: who reads each, and whether it is connected. What is wrong comes first.
import { h, keyed, number, say, setBadge, span } from './dom.js';
import { call } from './api.js';

const EVERY = 2; // ticks between two looks at the list
const ORDER = { faulty: 0, unread: 1, connected: 2 };

export function open(view) {
  let ticks = 0;
  let isGone = false;
  const body = h('tbody');
  const empty = h('p', { class: 'empty', hidden: true }, 'No account of a platform is configured. The chat page and the API need none.');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Channels'), h('p', {}, 'One channel node reads an account at a time; when it dies another takes over. Messages of an account that nobody reads stay with the platform.')),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Channels' }, h('table', { class: 'channels' },
      h('thead', {}, h('tr', {}, ['Account', 'Connection', 'What is wrong', 'Read by', 'Who may talk'].map(name => h('th', { scope: 'col' }, name)))), body), empty));

  async function load() {
    const found = await call('/api/cluster/channels');
    if (isGone) return;
    found.sort((one, other) => ORDER[one.state] - ORDER[other.state]);
    keyed(body, found, account => account.name, makeRow, updateRow);
    empty.hidden = found.length > 0;
  }

  return {
    leave() { isGone = true; },
    async tick() { if (ticks++ % EVERY === 0) await load(); },
  };
}

function makeRow(account) {
  const row = { name: h('span'), id: h('small'), state: h('span', { class: 'badge' }), since: h('small'), fault: h('td', { class: 'why' }), owner: h('td'), people: h('a', { class: 'quiet' }) };
  row.element = h('tr', { 'data-channel': account.name }, h('th', { scope: 'row' }, row.name, row.id), h('td', {}, row.state, row.since), row.fault, row.owner, h('td', {}, row.people));
  return row;
}

function updateRow(row, { name, channel, account, detail, state, forMs, fault, owner, pending }) {
  say(row.name, detail || account || name);
  say(row.id, [name, account && `account ${account}`].filter(Boolean).join(' · '));
  setBadge(row.state, state);
  say(row.since, state === 'connected' ? '' : `for ${span(forMs)}`);
  say(row.fault, state === 'unread' ? 'No channel node that has this account runs, or none can reach the database.' : fault ?? '');
  say(row.owner, owner ?? '–');
  say(row.people, pending ? `${number(pending)} ${pending === 1 ? 'waits' : 'wait'} for a decision` : 'People');
  row.people.href = pending ? '#people/pending' : '#people';
  row.people.classList.toggle('high', pending > 0);
  row.element.dataset.platform = channel;
}
