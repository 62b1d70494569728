// Runs in a page, once the person asked to point at something: marks what is under the pointer, and answers what was chosen.
'use strict';

window.sottoPick = () => new Promise((done) => {
  const frame = document.createElement('div');
  Object.assign(frame.style, {
    position: 'fixed', zIndex: 2147483647, pointerEvents: 'none', border: '2px solid #1a7f6b',
    background: 'rgb(26 127 107 / 18%)', borderRadius: '4px', boxSizing: 'border-box',
  });
  let over = document.activeElement ?? document.body;
  const mark = (element) => {
    over = element;
    const { left, top, width, height } = element.getBoundingClientRect();
    Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  };
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY);
  const on = {
    pointermove: (event) => { const found = under(event); if (found) mark(found); },
    // What was focused by keyboard can be chosen, too.
    focusin: (event) => mark(event.target),
    click: (event) => { stop(event); end(under(event) ?? over); },
    pointerdown: stop,
    keydown: (event) => {
      if (event.key === 'Escape') { stop(event); end(null); }
      if (event.key === 'Enter') { stop(event); end(over); }
    },
  };
  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  function end(element) {
    for (const [name, act] of Object.entries(on)) removeEventListener(name, act, true);
    frame.remove();
    done(element && { selector: selectorOf(element), text: (element.innerText ?? '').slice(0, 2000) });
  }
  /** The shortest of the usual paths: up to an element that has an id, or to the root. */
  function selectorOf(element) {
    const parts = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      if (at.id) { parts.unshift(`#${CSS.escape(at.id)}`); break; }
      const name = at.localName;
      const alike = [...(at.parentElement?.children ?? [])].filter((it) => it.localName === name);
      parts.unshift(alike.length > 1 ? `${name}:nth-of-type(${alike.indexOf(at) + 1})` : name);
    }
    return parts.join(' > ') || 'html';
  }
  document.documentElement.append(frame);
  for (const [name, act] of Object.entries(on)) addEventListener(name, act, true);
});
