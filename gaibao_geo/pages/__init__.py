"""Each page of the app: its own picture, nothing computed."""
