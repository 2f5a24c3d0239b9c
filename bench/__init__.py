"""What `make bench` measures: docs/bench.md says how to read it."""
