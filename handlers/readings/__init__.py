"""What normalised words mean: pure readers, a vocabulary each (language §2-§4)."""
