// What may be changed while everything runs and is not on the page of the thing itself.
import { act, h, say } from './dom.js';
import { call } from './api.js';

// name, label, unit, how many of the unit are 1 in the API
const LIMITS = [
  ['waiting', 'Messages that wait', 'messages', 1], ['responseTimeSeconds', 'First text, p95', 'seconds', 1], ['errorRate', 'Messages without an answer', '%', 100],
  ['cpu', 'Processors of a node', '%', 100], ['memory', 'Memory of a node', '%', 100],
];

export function open(view) {
  let isGone = false;
  let isLoaded = false;
  const inputs = LIMITS.map(([name, , unit]) => h('input', { type: 'number', name, min: 0, step: 'any', required: true, 'aria-describedby': `${name}-from`, title: unit }));
  const notes = LIMITS.map(([name]) => h('small', { id: `${name}-from` }));
  const save = h('button', { type: 'submit', class: 'primary' }, 'Save');
  const reset = h('button', { type: 'button', class: 'quiet', onclick: () => put(reset, {}, 'As the configuration says again.') }, 'Back to the configuration');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Settings'), h('p', {}, 'They hold on every gateway within seconds and survive restarts. Policies and weights are under ', h('a', { href: '#selection' }, 'Selection'), '.')),
    h('h2', {}, 'When people are alerted'),
    h('form', { class: 'limits', id: 'limits', onsubmit: event => { event.preventDefault(); put(save, chosen(), 'The limits are set.'); } },
      LIMITS.map(([, label, unit], index) => h('label', {}, h('span', {}, label), h('span', { class: 'unit' }, 'above ', inputs[index], h('i', {}, unit)), notes[index])),
      h('div', { class: 'buttons' }, reset, save)));

  // A limit that was not touched stays what it was: the configuration's, or the operator's.
  const chosen = () => Object.fromEntries(LIMITS.flatMap(([name, , , factor], index) =>
    inputs[index].value !== inputs[index].dataset.was ? [[name, Number(inputs[index].value) / factor]] : inputs[index].dataset.chosen ? [[name, Number(inputs[index].dataset.chosen)]] : []));

  function show({ inForce, chosen: mine }) {
    LIMITS.forEach(([name, , , factor], index) => {
      inputs[index].value = inputs[index].dataset.was = `${+(inForce[name] * factor).toFixed(3)}`;
      inputs[index].dataset.chosen = mine[name] ?? '';
      say(notes[index], mine[name] === null || mine[name] === undefined ? 'as configured' : 'set here');
    });
    isLoaded = true;
  }

  async function put(button, body, words) {
    const answer = await act(button, () => call('/api/alerts/limits', { method: 'PUT', body }), words);
    if (answer && !isGone) show(answer);
  }

  return {
    leave() { isGone = true; },
    async tick() {
      if (isLoaded) return; // what an operator types is not overwritten
      const found = await call('/api/alerts/limits');
      if (!isGone) show(found);
    },
  };
}
