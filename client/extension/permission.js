// Asks for the microphone, which a side panel cannot, and goes as soon as it is answered. The panel that waits sees the
// answer by itself; that this page is open it sees by a lock.
'use strict';

navigator.locks.request('sotto-asking', () => new Promise(() => {}));

const problem = document.querySelector('#problem');

async function ask() {
  problem.hidden = true;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    stream.getTracks().forEach((track) => track.stop());
    await close();
  } catch (error) {
    const { state } = await navigator.permissions.query({ name: 'microphone' });
    const word = error.name === 'NotFoundError' ? 'none' : state === 'denied' ? 'denied' : 'dismissed';
    problem.textContent = chrome.i18n.getMessage(`permission_${word}`);
    problem.dataset.state = word;
    problem.hidden = false;
  }
}

async function close() {
  const { id } = await chrome.tabs.getCurrent();
  await chrome.tabs.remove(id);
}

// It may be answered elsewhere: in the browser's settings.
navigator.permissions.query({ name: 'microphone' }).then((status) => {
  status.addEventListener('change', () => status.state === 'granted' && close());
});

document.querySelector('#ask').addEventListener('click', ask);
ask();
