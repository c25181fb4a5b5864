"""What the page draws: inline SVG, made of findings."""
