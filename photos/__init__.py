"""Photos as files: taken in, drawn anew by a process of its own, kept by hash. Knows no page and no database."""
