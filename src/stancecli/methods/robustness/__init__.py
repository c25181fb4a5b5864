"""Sensitivity analysis: how firm a lead is, and what would have to be otherwise for it to fall."""
