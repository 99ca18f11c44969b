import { act, h, keyed, moment, say, setBadge, span } from './dom.js';
import { call, post } from './api.js';

const PAGE = 50;
const EVERY = 2; // ticks between two looks at the list
const SILENCES = [['60', '1 hour'], ['480', '8 hours'], ['1440', '1 day'], ['10080', '1 week']];

export function open(view, { argument, refresh }) {
  const isAll = argument === 'all';
  const pages = [null];
  let ticks = 0;
  let isGone = false;

  const body = h('tbody');
  const empty = h('p', { class: 'empty', hidden: true }, isAll ? 'Nothing was ever raised here.' : 'No open alerts.');
  const newer = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => { pages.pop(); load(); } }, 'Newer');
  const older = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => { pages.push(older.dataset.from); load(); } }, 'Older');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Alerts'),
      h('div', { class: 'filter', role: 'group', 'aria-label': 'State' },
        [['', 'Open'], ['all', 'History']].map(([word, label]) => h('a', { href: `#alerts${word && `/${word}`}`, 'aria-current': (word === 'all') === isAll ? 'true' : undefined }, label))),
      h('p', {}, 'Raised and cleared by the gateway that leads. Beside each stands where it is explained.')),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Alerts' }, h('table', { class: 'alerts' },
      h('thead', {}, h('tr', {}, ['Alert', 'State', 'What', 'Since', 'Lasted', 'Seen by', ''].map(name => h('th', { scope: 'col' }, name)))), body), empty),
    h('div', { class: 'buttons pages' }, newer, older));

  async function load() {
    const from = pages.at(-1);
    const found = await call(`/api/alerts?${new URLSearchParams({ limit: PAGE, state: isAll ? 'all' : 'open', ...(from && { before: from }) })}`);
    if (isGone || from !== pages.at(-1)) return;
    keyed(body, found, alert => alert.number, alert => makeRow(alert, again), updateRow);
    empty.hidden = found.length > 0;
    newer.hidden = pages.length === 1;
    older.hidden = found.length < PAGE;
    older.dataset.from = found.at(-1)?.number ?? '';
  }

  async function again() { await load(); refresh(); }

  return {
    leave() { isGone = true; },
    async tick() { if (ticks++ % EVERY === 0) await load(); },
  };
}

function makeRow(alert, again) {
  const row = { alert };
  const cell = (props = {}, ...children) => h('td', props, children);
  row.state = h('span', { class: 'badge' });
  row.quiet = h('small');
  row.what = h('span');
  row.how = h('small');
  row.lasted = cell({ class: 'num nowrap' });
  row.seen = cell();
  row.ack = h('button', { type: 'button', class: 'quiet', onclick: () => press(row.ack, 'ack', undefined, 'Acknowledged.') }, 'Acknowledge');
  row.silence = h('select', { 'aria-label': `Silence ${alert.rule} ${alert.subject}`, onchange: () => hush() });
  const press = async (control, verb, body, words) => {
    await act(control, () => post(`/api/alerts/${row.alert.number}/${verb}`, body), words);
    await again();
  };
  const hush = async () => {
    const minutes = Number(row.silence.value);
    row.silence.value = '';
    await press(row.silence, 'silence', { minutes }, minutes ? 'Nobody is told of it, or of its like, until then.' : 'Told of again.');
  };
  row.element = h('tr', { 'data-alert': alert.number, 'data-rule': alert.rule },
    h('th', { scope: 'row' }, alert.rule, h('small', {}, alert.subject || 'the cluster')), cell({}, row.state, row.quiet),
    cell({ class: 'why' }, row.what, row.how), cell({ class: 'nowrap' }, moment(alert.raisedAt, true)), row.lasted, row.seen, cell({ class: 'nowrap' }, row.ack, ' ', row.silence));
  return row;
}

function updateRow(row, alert) {
  row.alert = alert;
  const isOpen = alert.state === 'open';
  const isQuiet = Boolean(alert.silencedUntil) && new Date(alert.silencedUntil) > new Date();
  setBadge(row.state, isOpen ? alert.acknowledgedBy ? 'seen' : 'open' : 'cleared');
  say(row.quiet, isQuiet ? `silenced until ${new Date(alert.silencedUntil).toLocaleString('en-CA', { dateStyle: 'short', timeStyle: 'short', hour12: false })}` : alert.tellError ? `webhook: ${alert.tellError}` : '');
  say(row.what, isOpen ? alert.summary : `${alert.summary} ${alert.clearedBecause}`);
  say(row.how, `What to do: ${alert.runbook}`);
  say(row.lasted, span((isOpen ? new Date() : new Date(alert.clearedAt)) - new Date(alert.raisedAt)));
  say(row.seen, alert.acknowledgedBy || '–');
  row.ack.hidden = !isOpen || Boolean(alert.acknowledgedBy);
  row.silence.hidden = !isOpen && !isQuiet;
  const wanted = isQuiet ? [['0', 'End silence'], ...SILENCES] : SILENCES;
  if (row.silence.dataset.kind !== `${isQuiet}` && document.activeElement !== row.silence) {
    row.silence.replaceChildren(h('option', { value: '', disabled: true, selected: true }, 'Silence…'), ...wanted.map(([value, label]) => h('option', { value }, label)));
    row.silence.dataset.kind = `${isQuiet}`;
  }
}
