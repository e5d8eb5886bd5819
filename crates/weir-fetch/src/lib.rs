//! Polite and guarded HTTP: the one client for everything that leaves the machine
