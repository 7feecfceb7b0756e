"""A client is forgotten everywhere that we reach: our database, Prefect's, logs (docs/decisions/0027)."""
