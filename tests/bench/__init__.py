"""The benchmark (docs/bench.md): `./run bench`."""
