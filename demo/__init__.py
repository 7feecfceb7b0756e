"""One client from sale to accepted photos, played by the doors people use: forms, letters, a login page."""
