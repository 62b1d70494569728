// Puts the sentences of the person's language where they belong.
'use strict';
document.documentElement.lang = chrome.i18n.getUILanguage();
for (const element of document.querySelectorAll('[data-word]')) {
  element.textContent = chrome.i18n.getMessage(element.dataset.word);
}
