"""What is due: the department's process as a pure function of facts, ledger and moment."""
