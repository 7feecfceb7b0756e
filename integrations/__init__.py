"""The outside systems, one client each. Knows no case, no Prefect, no settings; imports nothing of ours."""
