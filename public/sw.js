// Sotto's service worker: keeps the whole app on the device, so that every page works offline. The models are kept by
// the worker that uses them.
//
// One cache holds one build. A new build is fetched completely and verified before it may take over, so a page
// never mixes two builds. Requests to the server's API are never touched.
//
// It also takes in what other apps share, for no page may be open then: files go to a folder of the origin's private
// file system, from where the page takes them.
'use strict';

// Filled in when the app is staged; a new build is a new service worker, which is how the browser notices it.
const BUILD = '__BUILD__';
const PREFIX = 'sotto-';
const CACHE = PREFIX + BUILD;
const LIST = '/assets.json';
const PAGE = '/';
// Pages of visitors.
const VISITED = '/f/';
// What was fetched over the network, for the list that the app keeps of every request.
const NOTES = 'requests';
let notes = 0;
let forgotten = false;
// Files fetched at the same time.
const LANES = 4;
// Where the system sends what is shared, as the manifest says, and the folder that the page looks into.
const SHARE = '/share';
const INBOX = 'inbox';
// What is taken of one share.
const MOST_SHARED = 100;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const answer = route(event.request);
  if (answer) event.respondWith(answer());
});
self.addEventListener('message', (event) => {
  // The app says so when the person accepts the new version.
  if (event.data && event.data.type === 'skip-waiting') self.skipWaiting();
  // The person removes everything: from now on nothing is kept here.
  if (event.data && event.data.type === 'forget') forgotten = true;
});

/** Fills this build's cache. What an earlier, interrupted try or an older build already has is not fetched again. */
async function install() {
  await note('/sw.js', 200, 0);
  const response = await fetch(LIST, { cache: 'reload' });
  await note(LIST, response.status, lengthOf(response));
  if (!response.ok) throw new Error(`the list of files answered ${response.status}`);
  const list = await response.clone().json();
  if (list.build !== BUILD) throw new Error('the server has moved on to another build');
  const cache = await caches.open(CACHE);
  const older = await olderBuilds();
  const waiting = list.files.slice();
  const lane = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) await keep(cache, older, file);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await cache.put(LIST, response);
}

/** Puts one file into the cache, from wherever it is nearest. */
async function keep(cache, older, file) {
  if (await cache.match(file.path)) return;
  for (const { cache: other, digests } of older) {
    const kept = digests.get(file.path) === file.sha256 && (await other.match(file.path));
    if (kept) return cache.put(file.path, kept);
  }
  const response = await fetch(file.path, { cache: 'no-cache', credentials: 'same-origin' });
  const bytes = await response.clone().arrayBuffer();
  await note(file.path, response.status, bytes.byteLength);
  if (!response.ok) throw new Error(`${file.path} answered ${response.status}`);
  const digest = await sha256(bytes);
  if (digest !== file.sha256) throw new Error(`${file.path} is not the file that was listed`);
  await cache.put(file.path, response);
}

/** Complete caches of other builds, with the digests of what they hold. */
async function olderBuilds() {
  const builds = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const cache = await caches.open(name);
    const list = await cache.match(LIST);
    if (!list) continue;
    const { files } = await list.json();
    builds.push({ cache, digests: new Map(files.map((file) => [file.path, file.sha256])) });
  }
  return builds;
}

/** Removes the caches of other builds, and serves the pages that are open already. */
async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

/** How to answer a request, or nothing where the network should. */
function route(request) {
  const url = new URL(request.url);
  if (request.method === 'POST' && url.origin === self.location.origin && url.pathname === SHARE) {
    return () => take(request);
  }
  if (request.method !== 'GET' || url.origin !== self.location.origin) return null;
  if (url.pathname.startsWith('/api/') || url.pathname === '/healthz') return null;
  // Which sites may show a visitor's page stands in the server's answer, so that the kept page is for offline alone.
  if (request.mode === 'navigate' && url.pathname.startsWith(VISITED)) return () => visited(request);
  // Documents have names of their own; every other place is the app's.
  if (request.mode === 'navigate' && !url.pathname.endsWith('.html')) return () => kept(PAGE, request);
  // A byte range of a kept file would need cutting here; nothing asks for one.
  if (request.headers.has('range')) return null;
  return () => kept(url.pathname, request);
}

/** Takes in shared files, tells open pages, and leads to the app with a word on how it went. */
async function take(request) {
  let note;
  try {
    const form = await request.formData();
    const files = [...form.values()].filter((value) => value instanceof File).slice(0, MOST_SHARED);
    await leave(files);
    note = files.length === 0 ? 'none' : String(files.length);
  } catch {
    note = 'failed';
  }
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage({ type: 'shared' });
  return Response.redirect(`${PAGE}?shared=${note}`, 303);
}

/** Leaves files for the page, each under a name of its own. A file appears only when all of it is there. */
async function leave(files) {
  const root = await navigator.storage.getDirectory();
  const inbox = await root.getDirectoryHandle(INBOX, { create: true });
  const stamp = Date.now().toString(36);
  for (const [index, file] of files.entries()) {
    // No name may lead out of the folder or be longer than a file system takes; the end says what kind it is.
    const name = Array.from(file.name.replace(/[\u0000-\u001f\\/:*?"<>|]/g, '_')).slice(-60).join('');
    const handle = await inbox.getFileHandle(`${stamp}-${index}-${name}`, { create: true });
    try {
      await file.stream().pipeTo(await handle.createWritable());
    } catch (error) {
      await inbox.removeEntry(handle.name).catch(() => {});
      throw error;
    }
  }
}

/** The server's answer, else the kept page. */
async function visited(request) {
  try {
    const response = await fetch(request);
    note(VISITED, response.status, lengthOf(response));
    return response;
  } catch {
    return kept(PAGE, request);
  }
}

/** The kept file, else the network's answer. */
async function kept(path, request) {
  // Opening a cache would make it anew.
  if (forgotten) return fetch(request);
  const cache = await caches.open(CACHE);
  const here = await cache.match(path);
  if (here) return here;
  const response = await fetch(request).catch(async (problem) => {
    await note(path, 0, 0);
    throw problem;
  });
  // Nobody waits for the note.
  note(path, response.status, lengthOf(response));
  return response;
}

/** Writes down a request; the app takes the note when it next looks. A note that fails must not fail the request. */
async function note(path, status, bytes) {
  if (forgotten) return;
  try {
    notes += 1;
    const cache = await caches.open(NOTES);
    await cache.put(`/${NOTES}/${Date.now()}-${notes}`, Response.json({ at: Date.now(), path, status, bytes }));
  } catch { /* No room. */ }
}

/** Size of an answer as it came, where the server told. */
function lengthOf(response) {
  return Number(response.headers.get('content-length')) || 0;
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
