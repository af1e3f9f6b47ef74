//! The device store on IndexedDB.
