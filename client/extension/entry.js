// Gives the app the address that it knows: its pages are told apart by it.
'use strict';
if (location.pathname === '/index.html') history.replaceState(null, '', `/${location.search}`);
if (location.pathname === '/settings.html') history.replaceState(null, '', '/settings');
