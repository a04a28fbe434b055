"""Files as sheets of cells: what is in them, told by content, in bounded time and memory."""
