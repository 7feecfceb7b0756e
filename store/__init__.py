"""PostgreSQL: cases and their facts, the ledger of effects, letters, the timeline. Knows no Prefect and no network."""
