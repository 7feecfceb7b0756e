"""From a case to a letter: what its template may speak of, rendering, and handing it to the mail server."""
