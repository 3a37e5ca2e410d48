"""What the network says: over the plane, along a line, or for single samples."""
