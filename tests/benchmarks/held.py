"""Whether a contestant found the faults that were planted, and the figures that the others found."""
