import { act, ask, badge, byId, h, keyed, moment, number, say, setBadge, span } from './dom.js';
import { call, post } from './api.js';
import { placeOf } from './conversation.js';

const PAGE = 50;
const AT_ONCE = 100;
const EVERY = 2; // ticks between two looks at the list
const STATES = [['', 'All'], ['queued', 'Waiting'], ['leased', 'Running'], ['completed', 'Completed'], ['dead', 'Dead'], ['cancelled', 'Cancelled']];

export function open(view, { name, argument, refresh }) {
  const isDead = name === 'dead';
  const state = isDead ? 'dead' : STATES.some(([word]) => word === argument) ? argument : '';
  const pages = [null];
  let ticks = 0;
  let isGone = false;

  const body = h('tbody');
  const empty = h('p', { class: 'empty', hidden: true }, isDead ? 'No dead letters. Every message that was accepted got its answer, waits for it, or was cancelled.' : 'No such jobs.');
  const newer = h('button', { type: 'button', class: 'quiet', onclick: () => { pages.pop(); load(); } }, 'Newer');
  const older = h('button', { type: 'button', class: 'quiet', onclick: () => { pages.push(older.dataset.from); load(); } }, 'Older');
  const redrive = h('button', { type: 'button', class: 'primary', id: 'redrive-all', onclick: bulk }, 'Redrive');
  const filter = h('div', { class: 'filter', role: 'group', 'aria-label': 'State' },
    STATES.map(([word, label]) => h('a', { href: `#jobs${word && `/${word}`}`, 'aria-current': word === state ? 'true' : undefined }, label)));
  const one = h('input', { type: 'search', id: 'job-id', placeholder: 'Job id', 'aria-label': 'Show the job with this id', spellcheck: 'false', onchange: () => { if (one.value.trim()) look(encodeURIComponent(one.value.trim())); } });
  const columns = ['Accepted', 'Conversation', 'State', 'Attempts', 'Worker', 'Waited', 'Ran', isDead ? 'Reason' : 'Error'];
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, isDead ? 'Dead letters' : 'Jobs'),
      isDead ? h('p', {}, 'Messages that are not tried again by themselves. Remove the cause first, then redrive.') : filter, isDead ? redrive : one),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Jobs' },
      h('table', { class: 'jobs' }, h('thead', {}, h('tr', {}, columns.map(column => h('th', { scope: 'col' }, column)))), body), empty),
    h('div', { class: 'buttons pages' }, newer, older));
  redrive.hidden = true;
  newer.hidden = older.hidden = true;

  async function load() {
    const from = pages.at(-1);
    const found = await call(`/api/cluster/jobs/list?${new URLSearchParams({ limit: PAGE, ...(state && { state }), ...(from && { before: from }) })}`);
    if (isGone || from !== pages.at(-1)) return;
    keyed(body, found, job => job.id, job => makeRow(job, look), updateRow);
    empty.hidden = found.length > 0;
    newer.hidden = pages.length === 1;
    older.hidden = found.length < PAGE;
    older.dataset.from = found.at(-1)?.id ?? '';
  }

  async function look(id) {
    await openSheet(id, async () => { await load(); refresh(); });
  }

  async function bulk() {
    const count = Math.min(AT_ONCE, Number(redrive.dataset.count));
    if (!await ask(`Redrive ${number(count)} dead ${count === 1 ? 'letter' : 'letters'}?`, 'The oldest first, each at the tail of its conversation. If the cause is still there they come back here.', 'Redrive')) return;
    await act(redrive, () => post('/api/cluster/jobs/redrive', { limit: AT_ONCE }),
      ({ redriven, skipped, left }) => `${number(redriven)} redriven${skipped ? `, ${number(skipped)} were dealt with by somebody else` : ''}, ${number(left)} left.`);
    await load();
    refresh();
  }

  return {
    leave() { isGone = true; },
    async tick({ jobs }) {
      redrive.hidden = jobs.dead === 0;
      redrive.dataset.count = jobs.dead;
      say(redrive, jobs.dead > AT_ONCE ? `Redrive the oldest ${AT_ONCE}` : jobs.dead === 1 ? 'Redrive it' : `Redrive all ${jobs.dead}`);
      if (ticks++ % EVERY === 0) await load();
    },
  };
}

function makeRow(job, look) {
  const row = {};
  row.state = h('span', { class: 'badge' });
  row.attempts = h('td', { class: 'num' });
  row.worker = h('td', { class: 'nowrap' });
  row.waited = h('td', { class: 'num nowrap' });
  row.ran = h('td', { class: 'num nowrap' });
  row.error = h('td', { class: 'why' });
  row.element = h('tr', { 'data-job': job.id },
    h('td', { class: 'nowrap' }, moment(job.timings.acceptedAt)),
    h('th', { scope: 'row' }, h('button', { type: 'button', class: 'row', title: `Job ${job.id}`, onclick: () => look(job.id) }, job.conversation), h('small', {}, `${job.channel} · ${job.account}`)),
    h('td', {}, row.state), row.attempts, row.worker, row.waited, row.ran, row.error);
  return row;
}

function updateRow(row, job) {
  setBadge(row.state, job.state);
  say(row.attempts, job.attempts);
  say(row.worker, job.worker ?? '–');
  say(row.waited, span(job.timings.waitMs));
  say(row.ran, span(job.timings.runMs));
  say(row.error, job.error ?? '');
}

async function openSheet(id, changed) {
  const sheet = byId('sheet');
  let job, entries;
  try {
    [job, entries] = await Promise.all([call(`/api/jobs/${id}`), call(`/api/cluster/journal?${new URLSearchParams({ subject: id, limit: 20 })}`)]);
  } catch (error) {
    job = null;
    sheet.replaceChildren(h('h2', { id: 'sheet-title' }, 'This job cannot be shown'), h('p', {}, error.message), closer());
  }
  if (job) sheet.replaceChildren(...describe(job, entries, id, changed));
  if (!sheet.open) sheet.showModal();
}

const closer = () => h('button', { type: 'button', class: 'quiet', onclick: () => byId('sheet').close() }, 'Close');

function describe(job, entries, id, changed) {
  const press = (verb, words) => async event => {
    await act(event.currentTarget, () => post(`/api/jobs/${id}/${verb}`), words);
    await changed();
    await openSheet(id, changed);
  };
  const fact = (name, ...value) => [h('dt', {}, name), h('dd', {}, value)];
  const canCancel = job.state === 'queued' || job.state === 'leased';
  const canRedrive = job.state === 'dead' || job.state === 'cancelled';
  return [
    h('div', { class: 'head' }, h('h2', { id: 'sheet-title' }, job.conversation), badge(job.state)),
    attempts(job),
    h('ol', { class: 'life', 'aria-label': 'Its life' }, steps(job, entries).map(([at, what, more]) => h('li', {}, moment(at), h('b', {}, what), h('span', {}, more)))),
    job.error && h('p', { class: 'error' }, job.error),
    h('dl', {}, fact('Job', h('code', {}, job.id)), fact('From', `${job.channel} · ${job.account}`),
      fact('Attempts', `${job.attempts}, of which ${job.failures} failed and ${job.deaths} ended with their worker`),
      fact('Worker', job.worker ?? '–'), fact('Model', job.model ?? '–'), fact('Tokens', `${number(job.usage.inputTokens)} in, ${number(job.usage.outputTokens)} out`)),
    job.answer && h('details', {}, h('summary', {}, 'The answer'), h('p', { class: 'answer' }, job.answer)),
    h('div', { class: 'buttons' },
      canCancel && h('button', { type: 'button', class: 'quiet danger', onclick: press('cancel', 'Cancelled.') }, 'Cancel this job'),
      canRedrive && h('button', { type: 'button', class: 'primary', onclick: press('redrive', 'It is tried again, at the tail of its conversation.') }, 'Redrive'),
      h('a', { class: 'quiet', href: placeOf(job), onclick: () => byId('sheet').close() }, 'The conversation'), closer()),
  ].filter(Boolean);
}

/** Each attempt as a bar over the time from acceptance to the end, or to now. */
function attempts({ history, timings, attempts: count }) {
  if (history.length === 0) return null;
  const from = new Date(timings.acceptedAt);
  const whole = Math.max(1, (timings.finishedAt ? new Date(timings.finishedAt) : new Date()) - from);
  const place = at => Math.min(100, Math.max(0, (new Date(at) - from) / whole * 100));
  return h('ol', { class: 'attempts', 'aria-label': 'Its attempts' }, history.map(({ number: n, worker, startedAt, endedAt, outcome, reason }) => {
    const fill = h('i', { class: OUTCOMES[outcome] });
    fill.style.marginLeft = `${place(startedAt)}%`;
    fill.style.width = `${Math.max(1, (endedAt ? place(endedAt) : 100) - place(startedAt))}%`;
    return h('li', { title: `${new Date(startedAt).toISOString()} – ${endedAt ? new Date(endedAt).toISOString() : 'now'}` },
      h('b', {}, `${n}. ${worker ?? ''}`), h('div', { class: 'track' }, fill),
      h('span', {}, `${outcome}${endedAt ? ` after ${span(new Date(endedAt) - new Date(startedAt))}` : ''}`), reason && h('small', {}, reason));
  }), count > history.length ? h('li', { class: 'soft' }, `${count} leases in all; offers that no worker accepted, and the oldest attempts, are not kept.`) : null);
}

const OUTCOMES = { answered: 'good', running: 'cool', 'handed back': 'calm', 'worker gone': 'calm', cancelled: 'calm' };

// What operators did is in the journal; attempts have lines of their own.
function steps(job, entries) {
  const { acceptedAt, finishedAt } = job.timings;
  const life = [[acceptedAt, 'accepted', '']];
  for (const entry of entries) life.push([entry.at, entry.kind.replace('job.', '') + ' by an operator', entry.actor]);
  if (finishedAt) life.push([finishedAt, job.state, `${span(new Date(finishedAt) - new Date(acceptedAt))} after it was accepted`]);
  return life.sort((a, b) => new Date(a[0]) - new Date(b[0]));
}
