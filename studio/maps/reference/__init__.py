"""Reference layers: what a map shows beside its own marks, packed in columns."""
