"""One act each: Prefect tasks, retried, entered in the ledger. Here the pure core meets the store and the network."""
