import { act, h, moment } from './dom.js';
import { call, post } from './api.js';

const LAST = 500;

/** One conversation as it was said; for people who may administer. Its place is #conversation/CHANNEL/ACCOUNT/NAME, each part encoded. */
export const placeOf = ({ channel, account, conversation }) => `#conversation/${[channel, account, conversation].map(encodeURIComponent).join('/')}`;

export function open(view, { argument }) {
  const [channel = '', account = '', name = ''] = argument.split('/').map(decodeURIComponent);
  let isGone = false;
  let isKnown = false;
  const fields = { channel: channel || 'api', account, conversation: name };
  const field = (label, key) => h('label', {}, label, h('input', { name: key, value: fields[key], required: true, spellcheck: 'false' }));
  const turns = h('ol', { class: 'turns' });
  const empty = h('p', { class: 'empty', hidden: true });
  const stop = h('button', { type: 'button', class: 'quiet danger', hidden: true, onclick: () => act(stop, halt) }, 'Stop what is answered now');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Conversation'), h('p', {}, 'What people said is theirs: read it when you must. A job’s sheet leads here too.'), stop),
    h('form', { class: 'policies', onsubmit: event => { event.preventDefault(); location.hash = placeOf(Object.fromEntries(new FormData(event.target))); } },
      field('Channel', 'channel'), field('Account', 'account'), field('Conversation', 'conversation'), h('button', { class: 'primary', type: 'submit' }, 'Read')), turns, empty);

  const running = async () => (await call('/api/cluster/jobs/list?state=leased&limit=500')).find(job => job.channel === channel && job.account === account && job.conversation === name);

  async function halt() {
    const job = await running();
    if (job) await post(`/api/jobs/${job.id}/cancel`);
    await load();
  }

  async function load() {
    if (!name) return;
    const [read, job] = await Promise.all([call(`/api/conversations/${encodeURIComponent(name)}/turns?${new URLSearchParams({ channel, account, limit: LAST })}`), running()]);
    if (isGone) return;
    stop.hidden = !job;
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
