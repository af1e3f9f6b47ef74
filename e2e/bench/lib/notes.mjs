// What each leg does and does not do, said beside the figures.

export const SYNC = `
What is compared
  All        the same 10,000 FHIR resources (seed 42) into an empty profile of the same browser; 1,000 edits, each awaited
             until it is durable, while the server's port is closed; then sent. A figure counts only after count, checksum
             and edits (1,000, each once) were right on the device and on the server. Nobody encrypts yet.
  tsunagu    the product's idb and sync crates as wasm against the product's server: SQLite, sign-in, access rules, audit
             trail. A guardian writes an answer into each of 1,000 forms, strictly durable. Its push also brings back the
             rows that came of it and keeps an archive of what was sent.
  tsunagu clinic   the same as a nurse: 1,000 corrections of pulled records; every delivery is written to the audit trail.
  raw        JavaScript on IndexedDB, one row a record, two indexes, next page fetched while one is stored; edits strictly
             durable. Server: node, all in memory, no sign-in, no rules, nothing on disk.
  dexie      the same by Dexie. Edits strictly durable.
  rxdb       its own HTTP replication on its Dexie storage, told to be strict. Same server.
  pouch      PouchDB's replication against express-pouchdb in memory. It cannot be told to be strict. Its 50 newest rows
             include building the index once.`;

export const SERVER = `
What is compared
  All        32 connections of 32 accounts over loopback, each asking again when it is answered; the load generator shares
             the machine. "One change" is an answer typed into a new form, on disk before it is acknowledged. The number of
             records afterwards was right.
  tsunagu    the release binary: SQLite, sign-in, access rules, checks of the form, audit trail.
  node + SQLite    node and better-sqlite3 (WAL, synchronous=FULL, group commit): session, one person each, same contract.
             No rules, no checks, no merge.
  node + journal   the same with records in memory and a journal on disk (fdatasync, group commit).
  express-pouchdb  CouchDB's protocol in memory: _changes, _bulk_docs with one document. Nothing on disk, nobody signed in.`;

export const APP = `
What is measured
  The product as served, Chromium with a phone's screen. "Key to disk": from the input event to the completed, strictly
  durable transaction that holds it. "Offline start": a new browser process, the server stopped, from navigation until the
  form shows what was typed before, and until one more letter is on disk and the page has said so. The slow-down holds for
  the page; the service worker's thread is not slowed by the browser's tool.`;
