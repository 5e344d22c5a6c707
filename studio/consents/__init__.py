"""Who said yes to what, for whom, until when, with which proof; and who took it back."""
