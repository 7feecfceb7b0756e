"""How an act happens: settings become clients, the ledger is asked, the outcome is entered."""
