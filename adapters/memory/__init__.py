"""The ledger and the keys in memory: a second implementation, for tests and for simulation."""
