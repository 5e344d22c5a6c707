"""What the machine does in the background, for whoever watches over a group or over the server."""
