"""The app's frame."""
