// Client of the sandbox's admin API.

const base = (process.env.SORS_SANDBOX_ADMIN || '').replace(/\/$/, '');

async function sendRequest(method, path, body) {
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

export const reset = (articles) => sendRequest('POST', '/reset', { articles, seed: 7 });
export const listRows = (resource, query = '') => sendRequest('GET', `/data/MyDatabase2026/${resource}${query}`);
export const addFault = (kind, resource, more = {}) => sendRequest('POST', '/faults', { fault: kind, resource, times: null, ...more });
export const clearFaults = () => sendRequest('DELETE', '/faults');
export const getRequests = () => sendRequest('GET', '/requests');
export const clearRequests = () => sendRequest('DELETE', '/requests');
export const mutate = (changes, database = 'MyDatabase2026') => sendRequest('POST', `/mutate/${database}`, changes);
