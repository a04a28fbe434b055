"""Tables in, maps out. Nothing here touches the disk."""
