"""From a case to a letter: what its template may use, rendering, and sending it."""
