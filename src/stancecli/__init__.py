"""stance: position analysis as code."""
