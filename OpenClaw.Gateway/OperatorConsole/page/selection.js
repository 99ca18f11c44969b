import { act, byId, h, number, percent, say } from './dom.js';
import { call, choose } from './api.js';

const EVERY = 2;
const ABOUT = {
  Smart: 'weighs speed, headroom, reliability, memory and home', LeastConnections: 'the largest share of free slots',
  Weighted: 'by the weights', RoundRobin: 'one after the other',
};
const SCORES = ['total', 'speed', 'headroom', 'reliability', 'memory', 'affinity'];

export function open(view, { refresh }) {
  let ticks = 0;
  let isGone = false;
  let way = 'queue';
  const queue = h('select', { id: 'queue-policy', onchange: () => change(queue, next => { next.queue = queue.value; }, `Queued jobs: ${queue.value}.`) });
  const proxies = h('div', { class: 'policies' });
  const reset = h('button', { type: 'button', class: 'quiet', onclick: () => change(reset, next => { next.queue = null; next.proxy = {}; next.weights = {}; }, 'As the configuration says again.') }, 'Back to the configuration');
  const outcome = h('p', { id: 'outcome' });
  const body = h('tbody');
  const ways = h('div', { class: 'filter', role: 'group', 'aria-label': 'Explain' },
    [['queue', 'Next queued job'], ['proxy', 'Next direct request']].map(([word, label]) =>
      h('button', { type: 'button', 'data-way': word, 'aria-pressed': word === way ? 'true' : 'false', onclick: () => { way = word; load(); } }, label)));
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'How workers are chosen'), reset),
    h('div', { class: 'policies' }, h('label', {}, h('span', {}, 'Queued jobs'), queue), proxies),
    h('div', { class: 'head' }, h('h2', {}, 'What would happen now'), ways), outcome,
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Candidates' }, h('table', { class: 'candidates' },
      h('thead', {}, h('tr', {}, ['Worker', 'May it get work?', 'Free slots', 'Weight', 'Speed per slot', 'Failures in a row', 'Score', 'of which speed', 'headroom', 'reliability', 'memory', 'home'].map(name => h('th', { scope: 'col' }, name)))), body)));

  async function change(element, edit, words) {
    await act(element, () => choose(edit), words);
    await load();
    refresh();
  }

  async function load() {
    const asked = way;
    let found, refusal = '';
    try {
      found = await call(`/api/cluster/selection?${new URLSearchParams({ explain: true, way })}`);
    } catch (error) {
      // One of YARP's own policies gives no reasons; what holds can still be read.
      if (error.status !== 400) throw error;
      refusal = error.message;
      found = await call('/api/cluster/selection');
    }
    if (isGone || asked !== way) return;
    for (const button of ways.children) button.setAttribute('aria-pressed', button.dataset.way === way ? 'true' : 'false');
    fill(queue, found.policies.queue, found.queue);
    for (const [cluster, policy] of Object.entries(found.proxy)) fill(selectOf(cluster), found.policies.proxy, policy);
    explain(found.explanation, refusal);
  }

  function selectOf(cluster) {
    const id = `proxy-${cluster}`;
    let select = byId(id);
    if (!select) {
      select = h('select', { id, onchange: event => change(event.currentTarget, next => { next.proxy[cluster] = event.target.value; }, `Direct requests (${cluster}): ${event.target.value}.`) });
      proxies.append(h('label', {}, h('span', {}, `Direct requests (${cluster})`), select));
    }
    return select;
  }

  function explain(explanation, refusal) {
    say(outcome, !explanation ? refusal : explanation.picked
      ? `${explanation.policy} would pick ${explanation.picked} (${words(explanation.reason)}).`
      : `Nobody would be picked: ${words(explanation.reason)}.`);
    body.replaceChildren(...(explanation?.candidates ?? []).map(candidate => h('tr', { class: candidate.isPicked ? 'picked' : '' },
      h('th', { scope: 'row' }, candidate.id, h('small', {}, candidate.region)), h('td', {}, words(candidate.eligibility)),
      h('td', { class: 'num' }, `${number(candidate.freeSlots)} of ${number(candidate.slots)}`), h('td', { class: 'num' }, candidate.weight),
      h('td', { class: 'num' }, candidate.tokensPerSecondPerSlot ? `${candidate.tokensPerSecondPerSlot.toFixed(1)}/s` : '–'), h('td', { class: 'num' }, candidate.failuresInARow),
      SCORES.map(name => h('td', { class: 'num' }, candidate.scores ? percent(candidate.scores[name]) : '–')))));
  }

  return {
    leave() { isGone = true; },
    async tick() { if (ticks++ % EVERY === 0) await load(); },
  };
}

const words = camel => camel.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

function fill(select, names, chosen) {
  if (document.activeElement === select && select.options.length) return;
  if (select.options.length !== names.length) select.replaceChildren(...names.map(name => h('option', { value: name }, ABOUT[name] ? `${name}: ${ABOUT[name]}` : name)));
  select.value = names.find(name => name.toLowerCase() === chosen.toLowerCase()) ?? '';
}
