// The toolbar's popup: one button to record about the page, one to open the panel. Opening it is what lets Sotto look at
// this page.
'use strict';

const here = chrome.windows.getCurrent();

async function open(word) {
  const { id } = await here;
  const opened = chrome.sidePanel.open({ windowId: id }).catch(() => {});
  if (word) await chrome.runtime.sendMessage(word);
  await opened;
  window.close();
}

document.querySelector('#record').addEventListener('click', () => open('record-page'));
document.querySelector('#open').addEventListener('click', () => open());
