"""The department's numbers: what each means, and how it is counted from compact rows. No IO, no clock, no client."""
