// The key lives in this tab's session storage and leaves it only in the Authorization header: never in an address, never in a cookie.
const KEY = 'openclaw.console.key';
const PATIENCE = 8000;

export class ApiError extends Error {
  constructor(status, message) { super(message); this.status = status; }
  get isAway() { return this.status === 0 || this.status >= 500; }
}

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: value => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

export async function call(path, { method = 'GET', body, secret = key.get() } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { Authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'omit', cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    throw new ApiError(0, error.name === 'TimeoutError' ? 'The gateway did not answer in time.' : 'The gateway cannot be reached.');
  }
  if (answer.status === 204) return null;
  let read = null;
  try { read = await answer.json(); } catch { /* no JSON: the status has to do */ }
  if (answer.ok && read !== null) return read;
  throw new ApiError(answer.status, read?.detail ?? `The gateway answered ${answer.status}.`);
}

export const post = (path, body) => call(path, { method: 'POST', body });

/** A PUT replaces the whole choice, so what the operator chose before is read first and only the change is laid over it. */
export async function choose(change) {
  const { chosen } = await call('/api/cluster/selection');
  const next = { queue: chosen.queue ?? null, proxy: { ...chosen.proxy }, weights: { ...chosen.weights } };
  change(next);
  return call('/api/cluster/selection', { method: 'PUT', body: next });
}
