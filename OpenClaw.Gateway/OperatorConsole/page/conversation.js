import { act, h, keyed, moment, number, say } from './dom.js';
import { call, post } from './api.js';

const LAST = 500;

/** One conversation as it was said; for people who may administer. Its place is #conversation/CHANNEL/ACCOUNT/NAME, each part encoded. */
export const placeOf = ({ channel, account, conversation }) => `#conversation/${[channel, account, conversation].map(encodeURIComponent).join('/')}`;

export function open(view, { argument, refresh }) {
  const [channel = '', account = '', name = ''] = argument.split('/').map(decodeURIComponent);
  let isGone = false;
  let isKnown = false;
  const fields = { channel: channel || 'api', account, conversation: name };
  const field = (label, key) => h('label', {}, label, h('input', { name: key, value: fields[key], required: true, spellcheck: 'false' }));
  const turns = h('ol', { class: 'turns' });
  const empty = h('p', { class: 'empty', hidden: true });
  const stop = h('button', { type: 'button', class: 'quiet danger', hidden: true, onclick: () => act(stop, halt) }, 'Stop what is answered now');
  const pause = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => hold(pause.dataset.verb) });
  const buttons = h('div', { class: 'buttons' }, stop, pause);
  const note = h('p', { class: 'held', hidden: true });
  const held = h('ul', { class: 'findings', 'aria-label': 'Paused conversations' });
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Conversation'), h('p', {}, 'What people said is theirs: read it when you must. A job’s sheet leads here too.'), buttons), held,
    h('form', { class: 'policies', onsubmit: event => { event.preventDefault(); location.hash = placeOf(Object.fromEntries(new FormData(event.target))); } },
      field('Channel', 'channel'), field('Account', 'account'), field('Conversation', 'conversation'), h('button', { class: 'primary', type: 'submit' }, 'Read')), note, turns, empty);

  const running = async () => (await call('/api/cluster/jobs/list?state=leased&limit=500')).find(job => job.channel === channel && job.account === account && job.conversation === name);

  async function halt() {
    const job = await running();
    if (job) await post(`/api/jobs/${job.id}/cancel`);
    await load();
  }

  /** Holds the conversation, or lets it go on. */
  async function hold(verb) {
    await act(pause, () => post(`/api/conversations/${encodeURIComponent(name)}/${verb}?${new URLSearchParams({ channel, account })}`),
      verb === 'pause' ? 'Paused: what is said now waits. What is being answered goes on.' : 'It goes on.');
    await load();
    refresh();
  }

  async function load() {
    const paused = await call('/api/cluster/conversations/paused');
    if (isGone) return;
    keyed(held, paused, placeOf, makeHeld, (row, one) => say(row.waiting, `${number(one.waiting)} ${one.waiting === 1 ? 'message waits' : 'messages wait'}`));
    if (!name) return;
    const mine = paused.find(one => one.channel === channel && one.account === account && one.conversation === name);
    const [read, job] = await Promise.all([call(`/api/conversations/${encodeURIComponent(name)}/turns?${new URLSearchParams({ channel, account, limit: LAST })}`), running()]);
    if (isGone) return;
    stop.hidden = !job;
    pause.hidden = false;
    pause.dataset.verb = mine ? 'resume' : 'pause';
    say(pause, mine ? 'Let it go on' : 'Pause');
    note.hidden = !mine;
    say(note, mine ? `Paused. ${number(mine.waiting)} ${mine.waiting === 1 ? 'message waits' : 'messages wait'} until it goes on.` : '');
    empty.hidden = read.turns.length > 0;
    empty.textContent = 'Nothing was said to its end here yet.';
    if (turns.children.length !== read.turns.length) turns.replaceChildren(...read.turns.map(turn => h('li', { class: turn.role }, h('small', {}, turn.role, ' · ', moment(turn.at, true)), h('p', {}, turn.text))));
  }

  return {
    leave() { isGone = true; },
    async tick() {
      try {
        await load();
        isKnown = true;
      } catch (error) {
        if (error.status !== 404 || isKnown) throw error;
        empty.hidden = false;
        empty.textContent = 'There is no such conversation.';
      }
    },
  };
}

function makeHeld(one) {
  const waiting = h('p');
  return {
    waiting,
    element: h('li', { class: 'degraded' }, h('span', { class: 'badge' }, 'paused'), h('div', {}, h('strong', {}, one.conversation), h('small', {}, `${one.channel} · ${one.account} · since `, moment(one.since, true)), waiting),
      h('a', { class: 'quiet', href: placeOf(one) }, 'Open')),
  };
}
