"""Studio: groups make maps and portraits; what they agree to show becomes a public gallery."""
