"""The methods that answers rest on, one a lens and some that several share; each has its source."""
