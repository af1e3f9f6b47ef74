// The peers' server from the page's side: pages of records, and changes with an id each.

const PAGE = 1000;

async function page(since) {
  const answer = await fetch(`/api/pull?since=${since}&limit=${PAGE}`);
  if (!answer.ok) throw new Error(`pull: ${answer.status}`);
  return answer.json();
}

/** Pages after `since`; the next one is on its way while the caller stores this one. */
export async function* pages(since) {
  let next = page(since);
  for (;;) {
    const { records, last, more } = await next;
    if (more) next = page(last);
    if (records.length > 0) yield { records, last };
    if (!more) return;
  }
}

/** Sends changes `{ op, base, record }` and gives back the ids of those the server has now. */
export async function send(changes) {
  const answer = await fetch('/api/changes', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(changes),
  });
  if (!answer.ok) throw new Error(`changes: ${answer.status}`);
  const { accepted } = await answer.json();
  return new Set(accepted);
}
