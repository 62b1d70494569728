// The background worker: opens the side panel, hands over what a person wants, and looks at a page when they ask for it.
// It remembers nothing. The browser may end it at any moment, so what holds is asked of the browser each time.
'use strict';

const RECORDING = 'sotto-recording'; // the lock that a recording page holds
const MENUS = { page: ['page'], selection: ['selection'], image: ['image'] };

chrome.runtime.onInstalled.addListener(async () => {
  await chrome.contextMenus.removeAll();
  for (const [id, contexts] of Object.entries(MENUS)) {
    chrome.contextMenus.create({ id, contexts, title: chrome.i18n.getMessage(`menu_${id}`) });
  }
  await show(false);
});

chrome.runtime.onStartup.addListener(() => show(false));

chrome.contextMenus.onClicked.addListener((info, tab) => {
  open(tab);
  record(tab, { selection: info.selectionText, image: info.srcUrl });
});

chrome.commands.onCommand.addListener(async (name, tab) => {
  if (name !== 'record') return;
  open(tab);
  await ((await records()) ? wish({ stop: true }) : record(tab, {}));
});

// Without a popup, which is so while something is recorded, a click stops it.
chrome.action.onClicked.addListener(async (tab) => {
  if (await records()) return wish({ stop: true });
  open(tab);
  return show(false);
});

chrome.runtime.onMessage.addListener((word, sender, answer) => {
  const act = ACTS[word];
  if (!act) return false;
  act(sender).then((said) => answer(said === undefined ? null : JSON.stringify(said)), () => answer(null));
  return true;
});

const ACTS = {
  recording: () => show(true),
  idle: () => show(false),
  permission: () => chrome.tabs.create({ url: 'permission.html' }).then(() => undefined),
  keys: () => chrome.tabs.create({ url: 'chrome://extensions/shortcuts' }).then(() => undefined),
  'record-page': async (sender) => record(await beside(sender), {}),
  look: async (sender) => look(await beside(sender), {}),
  pick: async (sender) => {
    const tab = await beside(sender);
    await inject(tab, { files: ['picker.js'] });
    const [{ result }] = await inject(tab, { func: () => window.sottoPick() });
    return look(tab, result ? { element: result } : {});
  },
  picture: async (sender) => {
    const tab = await beside(sender);
    const picture = await chrome.tabs.captureVisibleTab(tab.windowId, { format: 'jpeg', quality: 85 });
    return { ...(await look(tab, {})), picture };
  },
};

/** Opens the side panel. The browser wants this at once after a person's click: nothing may be awaited before. */
function open(tab) {
  chrome.sidePanel.open({ windowId: tab.windowId }).catch(() => {});
}

/** Asks the app to record about a page. */
async function record(tab, pointed) {
  await wish({ record: true, page: await look(tab, pointed).catch(() => undefined) });
}

/** Leaves a wish for the app's page that is open, or that is about to be. */
function wish(wanted) {
  return chrome.storage.session.set({ wish: JSON.stringify({ ...wanted, at: Date.now() }) });
}

/** Shows in the toolbar whether something is recorded, and lets a click on it stop it. */
async function show(recording) {
  await chrome.action.setBadgeText({ text: recording ? 'REC' : '' });
  await chrome.action.setBadgeBackgroundColor({ color: '#b3261e' });
  await chrome.action.setPopup({ popup: recording ? '' : 'popup.html' });
  await chrome.action.setTitle({ title: chrome.i18n.getMessage(recording ? 'stop' : 'name') });
}

/** Whether a page of the app records: it holds a lock as long as it does. */
async function records() {
  const { held } = await navigator.locks.query();
  return held.some((lock) => lock.name === RECORDING);
}

/** The page in front that is not the app's own: the one whose window was used last. */
async function beside(sender) {
  const tabs = (await chrome.tabs.query({ active: true })).filter((tab) => tab.id !== sender.tab?.id);
  return tabs.sort((one, other) => other.lastAccessed - one.lastAccessed)[0];
}

/** What a page says of itself. It is refused where the person has not called Sotto on this page. */
async function look(tab, pointed) {
  const [{ result }] = await inject(tab, {
    func: () => ({
      title: document.title,
      address: location.href,
      selection: String(getSelection()),
      viewport: [innerWidth, innerHeight],
      language: document.documentElement.lang || null,
    }),
  });
  const given = Object.entries(pointed).filter(([, value]) => value);
  return { ...result, ...Object.fromEntries(given) };
}

function inject(tab, what) {
  return chrome.scripting.executeScript({ target: { tabId: tab.id }, ...what });
}

// The app's addresses are no files. Whoever loads one again gets the app.
self.addEventListener('install', (event) => {
  // Files of the extension need not wake this worker.
  event.addRoutes?.({ condition: { not: { requestMode: 'navigate' } }, source: 'network' });
});
self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  const isFile = pathname.slice(pathname.lastIndexOf('/')).includes('.');
  if (event.request.mode === 'navigate' && !isFile) event.respondWith(fetch('/index.html'));
});
