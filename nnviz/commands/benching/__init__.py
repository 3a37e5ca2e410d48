"""What `nnviz bench` measures, a file for each kind of thing."""
