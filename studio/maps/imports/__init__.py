"""Files brought to a map: look at one, bring it in, find its addresses, say what came of it."""
