import { h, moment, number, say } from './dom.js';
import { call } from './api.js';

const EVERY = 15; // ticks between two reports: they change by the minute

const exact = share => share === null || share === undefined ? '–' : `${(Math.floor(share * 1e5) / 1e3).toFixed(3)} %`;
const used = share => share === null || share === undefined ? '–' : share > 9.99 ? '> 999 %' : `${Math.round(share * 100)} %`;
const allowance = minutes => minutes >= 1440 ? `${(minutes / 1440).toFixed(2)} d` : minutes >= 60 ? `${(minutes / 60).toFixed(2)} h` : `${minutes.toFixed(minutes < 10 ? 2 : 1)} min`;
const level = share => share === null || share === undefined ? '' : share >= 1 ? 'spent' : share >= .75 ? 'high' : 'fine';

export function open(view) {
  let ticks = 0;
  let isGone = false;
  const promise = h('p');
  const year = h('section', { class: 'tiles', 'aria-label': 'Error budgets of the last 365 days' });
  const body = h('tbody');
  const incidents = h('ul', { class: 'incidents' });
  const calm = h('p', { class: 'empty', hidden: true }, 'No incident in these months.');
  view.replaceChildren(
    h('div', { class: 'head' }, h('h2', {}, 'Availability'), promise),
    h('h2', {}, 'Error budgets, last 365 days'), year,
    h('section', {}, h('h2', {}, 'Month by month'), h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Months' }, h('table', { class: 'months' },
      h('thead', {}, h('tr', {}, ['Month', 'In time', 'Messages', 'Late', 'No answer', 'Used of 99 %', '99.9 %', '99.99 %', '99.999 %'].map(name => h('th', { scope: 'col' }, name)))), body))),
    h('section', {}, h('h2', {}, 'Incidents'), incidents, calm));

  function show({ objectiveMs, months, year: whole, incidents: found }) {
    say(promise, `In time means: the first text of the answer was visible within ${objectiveMs / 1000} seconds. Months are those of UTC; what people stopped counts neither way.`);
    year.replaceChildren(...whole.budgets.map(budget => h('div', { class: `tile budget ${level(budget.used)}` },
      h('span', {}, `${+(budget.target * 100).toFixed(3)} % · ${allowance(budget.minutesPerYear)} a year`), h('strong', {}, used(budget.used)),
      h('small', {}, `used; ${number(Math.floor(budget.allowedMessages))} messages may fail`))));
    body.replaceChildren(...months.map(month => h('tr', { 'data-month': month.name }, h('th', { scope: 'row' }, month.name), h('td', { class: 'num' }, exact(month.share)),
      ...[month.accepted, month.late, month.failed].map(value => h('td', { class: 'num' }, number(value))),
      ...month.budgets.map(budget => h('td', { class: `num ${level(budget.used)}` }, used(budget.used))))));
    calm.hidden = found.length > 0;
    incidents.replaceChildren(...found.map(incident => h('li', {},
      h('div', {}, h('b', {}, moment(incident.from, true), ' – ', moment(incident.to)), h('span', {}, `${exact(incident.share)} in time, ${number(incident.late)} late, ${number(incident.failed)} without an answer`)),
      incident.causes.length ? h('ul', {}, incident.causes.map(cause => h('li', {}, moment(cause.at), h('code', {}, cause.kind), ` ${cause.subject} `, h('span', {}, cause.detail))))
        : h('p', {}, 'The journal has nothing about nodes or settings near it.'))));
  }

  return {
    leave() { isGone = true; },
    async tick() {
      if (ticks++ % EVERY !== 0) return;
      const report = await call('/api/availability?months=6');
      if (!isGone) show(report);
    },
  };
}
