// One page, no state on the gateway: every tick is one whole request with the key in it, which any gateway answers. The stream says when to look;
// while it is away, the page looks every two seconds. Nothing is asked while the tab is hidden. After a failure the page waits longer each time,
// says so, and keeps showing what it knew last.
import { ApiError, call, key } from './api.js';
import { byId, h, say } from './dom.js';
import { follow, forget, unfollow } from './stream.js';
import * as overview from './overview.js';
import * as nodes from './nodes.js';
import * as jobs from './jobs.js';
import * as alerts from './alerts.js';
import * as availability from './availability.js';
import * as channels from './channels.js';
import * as conversation from './conversation.js';
import * as people from './people.js';
import * as journal from './journal.js';
import * as selection from './selection.js';
import * as settings from './settings.js';

const TICK = 2000;
const LONGEST_WAIT = 15000;
const VIEWS = { overview, alerts, nodes, jobs, dead: jobs, conversation, channels, people, availability, journal, selection, settings };

let current = null;
let known = null;
let failures = 0;
let timer = 0;
let round = 0;
let asking = 0;
let isNews = false;
let isStreaming = false;

const place = () => {
  const [name, ...rest] = location.hash.slice(1).split('/');
  const argument = rest.join('/');
  return VIEWS[name] ? { name, argument } : { name: 'overview', argument: '' };
};

function show() {
  const { name, argument } = place();
  for (const link of byId('nav').children) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${byId('nav').querySelector(`[href="#${name}"]`).firstChild.textContent.trim()} · OpenClaw console`;
  current?.leave?.();
  current = VIEWS[name].open(byId('view'), { name, argument, refresh });
  if (known) current.tick(known);
}

/** Asks now instead of at the next tick: after something was pressed. */
function refresh() { schedule(0); }

function schedule(after) {
  clearTimeout(timer);
  if (key.get() && !document.hidden) timer = setTimeout(tick, after);
}

async function tick() {
  const mine = ++round;
  asking = mine;
  isNews = false;
  try {
    const answer = await call('/api/cluster/overview');
    if (mine !== round) return;
    failures = 0;
    overview.remember(answer);
    known = answer;
    live(answer);
    await current?.tick(answer);
    if (mine === round) rest();
  } catch (error) {
    if (mine === round) lost(error);
  } finally {
    if (asking === mine) asking = 0;
  }
}

/** Until the stream says that there is something to see. */
function rest() {
  if (isNews) schedule(0);
  else if (!isStreaming) schedule(TICK);
}

function listen() {
  if (document.hidden) return;
  follow({
    entry(one) { current?.entry?.(one); look(); },
    look,
    isUp(isNow) {
      if (isStreaming === isNow) return;
      isStreaming = isNow;
      describe();
      if (!isNow && !asking && failures === 0) schedule(TICK);
    },
  });
}

function pauseListening() {
  unfollow();
  isStreaming = false;
}

/** A question under way is not interrupted by the next, or a slow gateway would never be heard; after a failure the waits are the page's own. */
function look() {
  if (failures > 0) return;
  if (asking) isNews = true;
  else schedule(0);
}

function describe() {
  byId('link').dataset.by = isStreaming ? 'stream' : 'asking';
  byId('link').title = isStreaming ? 'The gateway tells what happens, as it happens.' : 'The stream is away: this page asks every two seconds.';
}

function live(answer) {
  byId('lost').hidden = true;
  document.body.classList.remove('stale');
  byId('link').className = 'link on';
  describe();
  say(byId('link'), `live · ${answer.gateway}`);
  byId('dead-count').hidden = answer.jobs.dead === 0;
  say(byId('dead-count'), answer.jobs.dead);
  byId('alert-count').hidden = answer.alerts === 0;
  say(byId('alert-count'), answer.alerts);
}

function lost(error) {
  const isOurs = !(error instanceof ApiError);
  if (isOurs) console.error(error); // a page that stopped over its own fault would look as if nothing happened any more
  if (error.status === 401 || error.status === 403) return signOut(reason(error));
  const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** failures++) * (.8 + Math.random() * .4);
  byId('link').className = 'link off';
  say(byId('link'), 'not live');
  document.body.classList.add('stale');
  byId('lost').hidden = false;
  say(byId('lost'), `${isOurs ? 'This page failed' : error.status === 0 ? 'Connection lost' : 'People are not being answered by this gateway'}: ${error.message} Trying again. What you see is the last that was known.`);
  schedule(wait);
}

const reason = error => error.status === 401 ? 'This key is not known here. Check that all of it was copied, and that it was not removed.'
  : error.status === 403 ? 'This key works, but lacks the admin scope that the console needs.' : error.message;

function signOut(message = '') {
  round++;
  clearTimeout(timer);
  pauseListening();
  forget();
  key.forget();
  known = null;
  current?.leave?.();
  current = null;
  byId('view').replaceChildren();
  byId('sheet').close();
  byId('ask').close();
  for (const id of ['nav', 'leave', 'link', 'lost']) byId(id).hidden = true;
  byId('door').hidden = false;
  byId('door-error').hidden = message === '';
  byId('door-error').textContent = message;
  byId('key').value = '';
  byId('key').focus();
}

function enter() {
  byId('door').hidden = true;
  byId('link').className = 'link';
  say(byId('link'), 'connecting…');
  for (const id of ['nav', 'leave', 'link']) byId(id).hidden = false;
  byId('view').replaceChildren(h('p', { class: 'empty' }, 'Looking…'));
  show();
  refresh();
  listen();
}

byId('door').addEventListener('submit', async event => {
  event.preventDefault();
  const button = event.submitter ?? byId('door').querySelector('button');
  const secret = byId('key').value.trim();
  // What a header cannot carry is no key; fetch would throw instead of asking.
  const isKey = /^[\x21-\x7e]+$/.test(secret);
  button.disabled = true;
  try {
    if (!isKey) throw new ApiError(401, '');
    await call('/api/cluster/overview', { secret });
    key.set(secret);
    byId('key').value = '';
    byId('door-error').hidden = true;
    enter();
  } catch (error) {
    byId('door-error').textContent = reason(error);
    byId('door-error').hidden = false;
    byId('key').select();
  } finally {
    button.disabled = false;
  }
});

byId('leave').addEventListener('click', () => signOut());
addEventListener('hashchange', () => { if (key.get()) { show(); byId('view').focus({ preventScroll: true }); scrollTo(0, 0); } });
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    clearTimeout(timer);
    pauseListening();
  } else if (key.get()) {
    failures = 0;
    schedule(0);
    listen();
  }
});

if (key.get()) enter();
else signOut();
