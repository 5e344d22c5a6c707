"""A voice for every loudspeaker: the sentences of our own pages, said by this machine where a
browser has no voice. Needs no database and no session."""
