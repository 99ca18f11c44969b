import { act, ask, bar, h, keyed, percent, say, setBadge, spark, span, toast } from './dom.js';
import { call, choose, post } from './api.js';

const EVERY = 3; // ticks between two looks at the last minutes, which come in steps of five seconds

export function open(view, { refresh }) {
  let ticks = 0;
  let past = {};
  let isGone = false;
  const body = h('tbody');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Nodes'), h('p', {}, 'Draining gives a node nothing new. The weight, 0 to 100, is a worker’s share: 0 gives it nothing new either. Lines show the last five minutes.')),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Nodes' }, h('table', { class: 'nodes' },
      h('thead', {}, h('tr', {}, ['Node', 'Status', 'Up', 'Heartbeat', 'Slots', 'CPU', 'Memory', 'Tokens/s', 'Weight', ''].map(name => h('th', { scope: 'col' }, name)))), body)));
  return {
    leave() { isGone = true; },
    async tick(answer) {
      const show = () => keyed(body, answer.nodes, node => node.id, node => makeRow(node, refresh), (row, node) => updateRow(row, node, answer, past[node.incarnation]));
      show();
      if (ticks++ % EVERY !== 0) return;
      past = await call('/api/cluster/nodes/history');
      if (!isGone) show();
    },
  };
}

function makeRow(first, refresh) {
  const row = { node: first };
  const cell = (props = {}, ...children) => h('td', props, children);
  const number = label => {
    const text = h('span');
    const line = spark(`${label} of ${first.id} in the last minutes`);
    return { text, line, element: cell({ class: 'num', 'data-label': label }, text, line.element) };
  };
  row.about = h('small');
  row.status = h('span', { class: 'badge' });
  row.up = cell({ class: 'nowrap', 'data-label': 'Up' });
  row.age = cell({ class: 'nowrap', 'data-label': 'Heartbeat' });
  row.isWorker = first.role === 'worker';
  row.slots = bar('Slots in use');
  row.used = spark(`Slots of ${first.id} in use in the last minutes`, 60, 80);
  row.cpu = number('CPU');
  row.memory = number('Memory');
  row.speed = number('Tokens/s');
  row.weight = h('input', { type: 'number', min: 0, max: 100, step: 5, 'aria-label': `Weight of ${first.id}`, onchange: () => setWeight(row, refresh) });
  row.button = h('button', { type: 'button', class: 'quiet', onclick: () => turn(row, refresh) });
  row.element = h('tr', { 'data-node': first.id },
    h('th', { scope: 'row' }, h('b', {}, first.id), row.about), cell({}, row.status), row.up, row.age,
    cell({ 'data-label': 'Slots' }, ...(row.isWorker ? [row.slots.element, row.used.element] : ['–'])), row.cpu.element, row.memory.element,
    row.isWorker ? row.speed.element : cell({ class: 'num', 'data-label': 'Tokens/s' }, '–'), cell({ 'data-label': 'Weight' }, row.isWorker ? row.weight : '–'), cell({}, row.button));
  return row;
}

function updateRow(row, node, { at, weights, suspectAfterMs }, past) {
  row.node = node;
  const age = node.heartbeatAgeMs ?? null;
  const isSilent = node.status === 'alive' && (age === null || age > suspectAfterMs);
  say(row.about, `${node.role} · ${node.region} · ${node.version} · ${node.incarnation.slice(0, 8)}`);
  row.about.title = `Incarnation ${node.incarnation}${node.address ? `, ${node.address}` : ''}`;
  setBadge(row.status, isSilent ? 'suspect' : node.status);
  say(row.up, node.status === 'dead' ? '–' : span(new Date(at) - new Date(node.joinedAt)));
  row.up.title = `Joined ${new Date(node.joinedAt).toISOString()}`;
  say(row.age, age === null ? 'never seen' : `${(age / 1000).toFixed(1)} s ago`);
  const load = node.load ?? null;
  say(row.cpu.text, load ? percent(load.cpuUsage) : '–');
  row.cpu.element.classList.toggle('high', load !== null && load.cpuUsage > .8);
  say(row.memory.text, load ? percent(load.memoryUsage) : '–');
  row.memory.element.classList.toggle('high', load !== null && load.memoryUsage > .85);
  row.cpu.line.set(past?.cpu ?? [], 100);
  row.memory.line.set(past?.memory ?? [], 100);
  if (row.isWorker) {
    say(row.speed.text, load?.tokensPerSecond > 0 ? load.tokensPerSecond.toFixed(load.tokensPerSecond < 10 ? 1 : 0) : '–');
    row.speed.line.set(past?.tokensPerSecond ?? []);
    row.slots.set(load?.slots ? load.active / load.slots : 0, load ? `${load.active} of ${load.slots}` : 'unknown');
    row.used.set(past?.slots ?? [], 100);
    if (document.activeElement !== row.weight && !row.weight.disabled) row.weight.value = weights[node.id] ?? 100;
  }
  const verb = VERBS[node.status] ?? 'Drain';
  say(row.button, verb);
  row.button.setAttribute('aria-label', `${verb} ${node.id}`);
}

const VERBS = { draining: 'Undrain', dead: 'Remove' };

async function turn(row, refresh) {
  const { id, status, role } = row.node;
  if (status === 'dead') return remove(row, refresh);
  const verb = status === 'draining' ? 'undrain' : 'drain';
  if (verb === 'drain' && !await ask(`Drain ${id}?`, role === 'worker'
    ? 'It gets nothing new. What it runs may end; what does not end in time is handed to others.'
    : 'It takes nothing new until it is undrained.', 'Drain')) return;
  await act(row.button, () => post(`/api/cluster/nodes/${encodeURIComponent(id)}/${verb}`), verb === 'drain' ? `${id} is draining.` : `${id} works again.`);
  refresh();
}

async function remove(row, refresh) {
  const { id } = row.node;
  if (!await ask(`Remove ${id}?`, 'Its work went to others. It leaves this list and its alert ends. If it comes back after all, it joins like a new node.', 'Remove')) return;
  await act(row.button, () => call(`/api/cluster/nodes/${encodeURIComponent(id)}`, { method: 'DELETE' }), `${id} is removed.`);
  refresh();
}

async function setWeight(row, refresh) {
  const { id } = row.node;
  const weight = Number(row.weight.value);
  if (row.weight.value === '' || !Number.isInteger(weight) || weight < 0 || weight > 100) {
    toast('A weight is a whole number from 0 to 100.', true);
    row.weight.focus();
    return;
  }
  await act(row.weight, () => choose(next => { if (weight === 100) delete next.weights[id]; else next.weights[id] = weight; }), `${id} has weight ${weight}.`);
  refresh();
}
