// A card of the overview: its texts and its buttons.

import { same, until } from './check.mjs';

export const number = (text) => Number(text.replace(/[^\d]/g, ''));

const OVER = ['Finished', 'Failed', 'Stopped'];

export function card(page, kind) {
  const root = page.locator(`.sors-card[data-sors-kind="${kind}"]`);
  const part = (name) => root.locator(`[data-sors="${name}"]`);
  return {
    root,
    start: root.locator('[data-sors-action="start"]'),
    dry: root.locator('[data-sors-action="dry"]'),
    stop: root.locator('[data-sors-action="stop"]'),
    resume: root.locator('[data-sors-action="resume"]'),
    report: part('report'),
    details: part('run'),
    id: () => root.getAttribute('data-run'),
    state: () => part('badge').textContent(),
    reason: () => part('reason').textContent(),
    next: () => part('next').textContent(),
    spoken: () => part('live').textContent(),
    count: async (name) => number(await root.locator(`[data-sors-count="${name}"]`).textContent()),
    bar: () => root.locator('progress').evaluate((bar) => (bar.hasAttribute('value') ? bar.value : null)),
  };
}

/** Presses a button that starts a new run, and waits until the card shows that run. */
export async function startNewRun(it, name) {
  const last = await it.id();
  await it[name].click();
  await until('a new run', async () => (await it.id()) !== last || it.reason());
}

/** Presses start and follows the bar until the run ends or pauses; returns all values of the bar. */
export async function runToEnd(page, kind, seconds = 600) {
  const it = card(page, kind);
  const seen = [];
  await startNewRun(it, 'start');
  await until(`${kind} to end`, async () => {
    const value = await it.bar();
    if (value !== null && value !== seen.at(-1)) {
      seen.push(value);
    }
    const state = await it.state();
    return [...OVER, 'Paused'].includes(state) || `${state} ${await it.reason()}`;
  }, seconds);
  return seen;
}

export async function assertFinished(page, kind) {
  const it = card(page, kind);
  same(await it.state(), 'Finished', `${kind}: ${await it.reason()}`);
  same(await it.bar(), 100, 'bar');
  same(await it.count('failed'), 0, 'failed items');
}

export function assertAscending(values) {
  same([...values].sort((a, b) => a - b), values, 'the bar went back');
}
