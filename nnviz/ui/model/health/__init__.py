"""Whether a training goes well: rules over its records, and what each would have one try. Plain data, no Qt."""
