"""Where actors stand: support for options, alignment of actors, places on a scale."""
