import { act, ask, bar, h, keyed, percent, say, setBadge, span, svg, toast } from './dom.js';
import { choose, post } from './api.js';

const HISTORY = 150; // at a tick of two seconds: five minutes
const [WIDTH, HEIGHT] = [110, 26];
const histories = new Map();

/** The share of busy slots, of each life of each worker, for as long as this page is open. */
export function remember({ nodes }) {
  const seen = new Set();
  for (const { incarnation, load } of nodes) {
    seen.add(incarnation);
    if (!load) continue;
    const past = histories.get(incarnation) ?? [];
    past.push(load.slots ? load.active / load.slots : 0);
    if (past.length > HISTORY) past.shift();
    histories.set(incarnation, past);
  }
  for (const incarnation of histories.keys()) if (!seen.has(incarnation)) histories.delete(incarnation);
}

export function open(view, { refresh }) {
  const body = h('tbody');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Nodes'), h('p', {}, 'Draining gives a node nothing new. The weight, 0 to 100, is a worker’s share: 0 gives it nothing new either.')),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Nodes' }, h('table', { class: 'nodes' },
      h('thead', {}, h('tr', {}, ['Node', 'Status', 'Up', 'Heartbeat', 'Slots', 'CPU', 'Memory', 'Tokens/s', 'Last minutes', 'Weight', ''].map(name => h('th', { scope: 'col' }, name)))), body)));
  return {
    tick(answer) {
      keyed(body, answer.nodes, node => node.id, node => makeRow(node, refresh), (row, node) => updateRow(row, node, answer));
    },
  };
}

function makeRow(first, refresh) {
  const row = { node: first };
  const cell = (props = {}, ...children) => h('td', props, children);
  row.about = h('small');
  row.status = h('span', { class: 'badge' });
  row.up = cell({ class: 'nowrap' });
  row.age = cell({ class: 'nowrap' });
  row.isWorker = first.role === 'worker';
  row.slots = bar('Slots in use');
  row.cpu = cell({ class: 'num' });
  row.memory = cell({ class: 'num' });
  row.speed = cell({ class: 'num' });
  row.line = svg('polyline', { points: '' });
  row.area = svg('polygon', { points: '' });
  row.spark = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, class: 'spark', role: 'img', 'aria-label': `Load of ${first.id} in the last minutes` }, row.area, row.line);
  row.weight = h('input', { type: 'number', min: 0, max: 100, step: 5, 'aria-label': `Weight of ${first.id}`, onchange: () => setWeight(row, refresh) });
  row.button = h('button', { type: 'button', class: 'quiet', onclick: () => turn(row, refresh) });
  row.element = h('tr', { 'data-node': first.id },
    h('th', { scope: 'row' }, h('b', {}, first.id), row.about), cell({}, row.status), row.up, row.age,
    cell({}, row.isWorker ? row.slots.element : '–'), row.cpu, row.memory, row.speed, cell({}, row.isWorker ? row.spark : ''),
    cell({}, row.isWorker ? row.weight : ''), cell({}, row.button));
  return row;
}

function updateRow(row, node, { at, weights, suspectAfterMs }) {
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
  say(row.cpu, load ? percent(load.cpuUsage) : '–');
  row.cpu.classList.toggle('high', load !== null && load.cpuUsage > .8);
  say(row.memory, load ? percent(load.memoryUsage) : '–');
  row.memory.classList.toggle('high', load !== null && load.memoryUsage > .85);
  say(row.speed, load ? (load.tokensPerSecond > 0 ? load.tokensPerSecond.toFixed(load.tokensPerSecond < 10 ? 1 : 0) : '–') : '–');
  if (row.isWorker) {
    row.slots.set(load?.slots ? load.active / load.slots : 0, load ? `${load.active} of ${load.slots}` : 'unknown');
    draw(row, histories.get(node.incarnation) ?? []);
    if (document.activeElement !== row.weight && !row.weight.disabled) row.weight.value = weights[node.id] ?? 100;
  }
  const isDraining = node.status === 'draining';
  say(row.button, isDraining ? 'Undrain' : 'Drain');
  row.button.hidden = node.status === 'dead';
  row.button.setAttribute('aria-label', `${isDraining ? 'Undrain' : 'Drain'} ${node.id}`);
}

function draw(row, past) {
  const step = WIDTH / (HISTORY - 1);
  const first = WIDTH - (past.length - 1) * step;
  const points = past.map((share, index) => `${(first + index * step).toFixed(1)},${(HEIGHT - 1.5 - share * (HEIGHT - 4)).toFixed(1)}`);
  row.line.setAttribute('points', points.join(' '));
  row.area.setAttribute('points', past.length > 1 ? `${first.toFixed(1)},${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}` : '');
}

async function turn(row, refresh) {
  const { id, status, role } = row.node;
  const verb = status === 'draining' ? 'undrain' : 'drain';
  if (verb === 'drain' && !await ask(`Drain ${id}?`, role === 'worker'
    ? 'It gets nothing new. What it runs may end; what does not end in time is handed to others.'
    : 'It takes nothing new until it is undrained.', 'Drain')) return;
  await act(row.button, () => post(`/api/cluster/nodes/${encodeURIComponent(id)}/${verb}`), verb === 'drain' ? `${id} is draining.` : `${id} works again.`);
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
