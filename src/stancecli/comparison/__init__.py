"""What two models, or a model in two states, say differently."""
