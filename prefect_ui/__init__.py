"""What stands in Prefect's UI: forms, links to them, cards, boards, and marks of reconcile."""
