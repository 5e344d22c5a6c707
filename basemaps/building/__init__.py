"""How the built-in ground is made. Needed once by whoever renews it, never at run time."""
