// The sandbox's own door: what it holds, and faults it shall show.

const base = (process.env.SORS_SANDBOX_ADMIN || '').replace(/\/$/, '');

async function ask(method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${method} ${path} of the sandbox: ${response.status} ${await response.text()}`);
  }
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

export const reset = (articles) => ask('POST', '/reset', { articles, seed: 7 });
export const data = (resource, query = '') => ask('GET', `/data/MyDatabase2026/${resource}${query}`);
export const fault = (kind, resource, more = {}) => ask('POST', '/faults', { fault: kind, resource, times: null, ...more });
export const noFaults = () => ask('DELETE', '/faults');
export const requests = () => ask('GET', '/requests');
export const forgetRequests = () => ask('DELETE', '/requests');
export const mutate = (changes, database = 'MyDatabase2026') => ask('POST', `/mutate/${database}`, changes);
