"""A published récit as a file: one page, Markdown with its media, a WordPress import file."""
