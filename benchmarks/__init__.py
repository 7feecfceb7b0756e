"""What a click costs: Prefect's own worker against ours. `make bench`."""
