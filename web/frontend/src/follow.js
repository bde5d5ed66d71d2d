// Reads a part of the page anew while something goes on in the background (`data-follow="ja"`), and tells the rest.
const part = document.querySelector('[data-follow="ja"]');

async function readAnew() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const now = page.querySelector('[data-follow]');
  if (!now) return;
  if (now.dataset.follow === 'nej') location.reload();
  else if (now.textContent !== part.textContent) part.replaceChildren(...now.childNodes);
}

if (part) {
  const again = () => setTimeout(() => readAnew().catch(() => {}).finally(again), 2000);
  again();
}
