"""What a card and a board tell of a case, from what was decided."""
