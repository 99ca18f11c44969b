import { h, keyed, number, percent, say, spark, span } from './dom.js';

const ANSWER = { yes: 'Yes', degraded: 'Degraded', no: 'No' };
const PLACES = { nodes: 'Open nodes', dead: 'Open dead letters', jobs: 'Open jobs', journal: 'Open journal', conversation: 'Open paused' };
const LEVELS = { no: 'stops answers', degraded: 'slows answers', note: 'note' };

const POINTS = 150; // at a tick of two seconds: five minutes
const past = { queued: [], leased: [] };

/** What waited and ran, for as long as this page is open. */
export function remember({ jobs }) {
  for (const [name, values] of Object.entries(past)) {
    values.push(jobs[name]);
    if (values.length > POINTS) values.shift();
  }
}

const tile = (label, href, hint, line) => {
  const value = h('strong', {}, '–');
  const more = h('small', {}, hint);
  return { element: h('a', { class: 'tile', href }, h('span', {}, label), value, more, line?.element), value, more, line };
};

export function open(view) {
  const word = h('strong', { id: 'answered' }, '…');
  const why = h('p', { id: 'why' });
  const verdict = h('section', { class: 'verdict', 'aria-labelledby': 'verdict-title' },
    h('h2', { id: 'verdict-title' }, 'Are people being answered?'), word, why);
  const findings = h('ul', { class: 'findings', 'aria-label': 'What is wrong, and what to press' });
  const tiles = {
    alerts: tile('Open alerts', '#alerts', ''),
    share: tile('Answered in time', '#availability', 'this month'),
    pace: tile('Messages a minute', '#jobs', 'over five minutes'),
    first: tile('First text, p95', '#jobs', ''),
    answer: tile('Whole answer, p95', '#jobs', ''),
    dead: tile('Dead letters', '#dead', 'given up until redriven'),
    queued: tile('Waiting', '#jobs/queued', 'accepted, not yet begun', spark('Waiting in the last minutes', POINTS, 120, 22)),
    leased: tile('Running', '#jobs/leased', 'a worker is at it', spark('Running in the last minutes', POINTS, 120, 22)),
    free: tile('Free slots', '#nodes', ''),
    alive: tile('Workers', '#nodes', ''),
    outbox: tile('Replies leaving', '#channels', ''),
  };
  const fleet = h('ul', { class: 'fleet' });
  view.replaceChildren(verdict, findings,
    h('section', { class: 'tiles', 'aria-label': 'Numbers' }, Object.values(tiles).map(t => t.element)),
    h('section', {}, h('h2', {}, 'Workers'), fleet));

  function tick({ verdict: v, jobs, outbox, workers, nodes, alerts, fares: f, suspectAfterMs }) {
    if (verdict.dataset.answer !== v.answered) verdict.dataset.answer = v.answered;
    say(word, ANSWER[v.answered]);
    const worst = v.findings.find(finding => finding.level === v.answered);
    say(why, v.answered === 'yes' ? summary(jobs, workers) : worst?.what ?? '');
    keyed(findings, v.findings, finding => finding.level + finding.place + finding.press, makeFinding, (row, finding) => say(row.what, finding.what));
    say(tiles.alerts.value, number(alerts));
    say(tiles.alerts.more, alerts ? 'see what to do' : 'nothing is wrong');
    tiles.alerts.element.classList.toggle('look', alerts > 0);
    say(tiles.share.value, f.availability === null || f.availability === undefined ? '–' : `${(Math.floor(f.availability * 1e4) / 100).toFixed(2)} %`);
    say(tiles.pace.value, f.messagesPerMinute < 10 ? +f.messagesPerMinute.toFixed(1) : number(Math.round(f.messagesPerMinute)));
    sayTimes(tiles.first, f.firstText);
    sayTimes(tiles.answer, f.answer);
    for (const name of Object.keys(past)) tiles[name].line.set(past[name]);
    say(tiles.queued.value, number(jobs.queued));
    say(tiles.leased.value, number(jobs.leased));
    say(tiles.dead.value, number(jobs.dead));
    tiles.dead.element.classList.toggle('look', jobs.dead > 0);
    say(tiles.alive.value, `${workers.alive} of ${workers.known}`);
    say(tiles.alive.more, workers.alive === workers.known ? 'all may be given work' : 'may be given work');
    tiles.alive.element.classList.toggle('look', workers.alive < workers.known);
    say(tiles.free.value, `${number(workers.freeSlots)} of ${number(workers.slots)}`);
    say(tiles.free.more, workers.slots ? `${percent(1 - workers.freeSlots / workers.slots)} in use` : 'no slots');
    say(tiles.outbox.value, number(outbox.waiting));
    say(tiles.outbox.more, outbox.dead ? `${number(outbox.dead)} given up` : 'none given up');
    tiles.outbox.element.classList.toggle('look', outbox.dead > 0);
    keyed(fleet, nodes.filter(node => node.role === 'worker'), node => node.id, makeWorker, (row, node) => updateWorker(row, node, suspectAfterMs));
  }

  return { tick };
}

function sayTimes({ value, more }, times) {
  say(value, times ? span(times.p95Ms) : '–');
  say(more, times ? `p50 ${span(times.p50Ms)} · p99 ${span(times.p99Ms)}` : 'no answers in five minutes');
}

function summary(jobs, workers) {
  if (jobs.leased + jobs.queued === 0) return `Nothing waits. ${number(workers.freeSlots)} slots are free.`;
  return `${number(jobs.leased)} running, ${number(jobs.queued)} waiting, ${number(workers.freeSlots)} slots free.`;
}

function makeFinding({ level, press, place }) {
  const what = h('strong');
  return {
    what,
    element: h('li', { class: level }, h('span', { class: 'badge' }, LEVELS[level]), h('div', {}, what, h('p', {}, press)), h('a', { class: 'quiet', href: `#${place}` }, PLACES[place])),
  };
}

function makeWorker(node) {
  const slots = h('span', { class: 'pips', 'aria-hidden': 'true' });
  const text = h('small');
  return { slots, text, element: h('li', {}, h('a', { href: '#nodes' }, h('b', {}, node.id)), slots, text) };
}

const MOST_PIPS = 64;

function updateWorker(row, node, suspectAfterMs) {
  const isSilent = node.status === 'alive' && (node.heartbeatAgeMs === undefined || node.heartbeatAgeMs === null || node.heartbeatAgeMs > suspectAfterMs);
  row.element.className = isSilent ? 'suspect' : node.status;
  const { slots = 0, active = 0 } = node.load ?? {};
  const shown = Math.min(slots, MOST_PIPS);
  while (row.slots.children.length > shown) row.slots.lastChild.remove();
  while (row.slots.children.length < shown) row.slots.append(h('i'));
  const busy = slots > MOST_PIPS ? Math.round(active / slots * MOST_PIPS) : active;
  [...row.slots.children].forEach((pip, index) => { pip.className = index < busy ? 'busy' : ''; });
  say(row.text, node.status !== 'alive' ? node.status : isSilent ? 'silent' : `${active} of ${slots} busy`);
}
