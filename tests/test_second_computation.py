"""Every figure of the samples, computed a second time by code that shares nothing with the engine."""
