"""Moving cases on: load, decide, act, until nothing is due."""
